# SPDX-License-Identifier: GPL-2.0-only
"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/, sections in brackets below).

Paths are relative URIs below %SRCROOT%, as GitHub wants them. What is suppressed and what is in
the baseline is listed too, marked as such. What could not be read is a notification of the tool
[3.20.21] and makes executionSuccessful false.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from gupvmas import VERSION
from gupvmas.base import diffs
from gupvmas.check.formats import common
from gupvmas.base.gitrepo import printable, to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport, Fix, Rule

_OASIS = "https://docs.oasis-open.org/sarif/sarif/v2.1.0"
_SCHEMA = f"{_OASIS}/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
#: Of partialFingerprints [3.27.17]; the number goes up if the way to make them changes.
_FINGERPRINT = "gupVmasCall/v1"
_STALE = "gup-vmas/stale-baseline"
#: What is no finding: id, summary, what to do; an index is that of this list.
_NOTIFICATIONS = (
    (common.BLIND, common.BLIND_SUMMARY, common.BLIND_HELP),
    (
        _STALE,
        "An entry of the baseline matches nothing any more.",
        "Write the baseline anew: --all --write-baseline FILE.",
    ),
)


def render(report: CheckReport, color: bool) -> str:
    """The log: one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=2) + "\n"


def _run(report: CheckReport) -> dict[str, Any]:
    rules = common.rules(report)
    indices = {rule.id: index for index, rule in enumerate(rules)}
    unique = common.fingerprints(report)
    compared = bool(report.known or report.stale)
    results = []
    for findings, state, kind in (
        (report.findings, "new", None),
        (report.suppressed, "new", "inSource"),
        (report.known, "unchanged", "external"),
    ):
        for finding in findings:
            result = _result(finding, indices, unique)
            if compared:
                result["baselineState"] = state
            if kind:
                result["suppressions"] = [_suppression(kind, finding)]
            results.append(result)
    run: dict[str, Any] = {
        "tool": {"driver": _driver(rules)},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the tree."}}},
        "columnKind": "utf16CodeUnits",
        "defaultEncoding": "utf-8",
        "defaultSourceLanguage": "c",
        "results": results,
    }
    if report.repository:
        details: dict[str, Any] = {"repositoryUri": report.repository}
        details["mappedTo"] = {"uriBaseId": _ROOT}
        if report.revision:
            details["revisionId"] = report.revision
        run["versionControlProvenance"] = [details]
    return run


def _driver(rules: list[Rule]) -> dict[str, Any]:
    return {
        "name": "gup-vmas",
        "version": VERSION,
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.summary},
                "fullDescription": {"text": rule.summary},
                "help": {"text": rule.help, "markdown": rule.help},
                "defaultConfiguration": {"level": "error"},
                "properties": {"tags": ["maintainability"], "problem.severity": "error"},
            }
            for rule in rules
        ],
        "notifications": [
            {
                "id": name,
                "shortDescription": {"text": summary},
                "fullDescription": {"text": summary},
                "help": {"text": help_},
            }
            for name, summary, help_ in _NOTIFICATIONS
        ],
    }


def _invocation(report: CheckReport) -> dict[str, Any]:
    notifications: list[dict[str, Any]] = []
    for blind in report.blind:
        where: dict[str, Any] = {"artifactLocation": _artifact(blind.file)}
        if blind.line:
            where["region"] = {"startLine": blind.line}
        entry: dict[str, Any] = {
            "descriptor": {"id": common.BLIND, "index": 0},
            "level": "error",
            "message": {"text": printable(common.blind_message(blind))},
            "locations": [{"physicalLocation": where}],
        }
        properties = _properties(blind.commit, blind.slug, blind.advice)
        if properties:
            entry["properties"] = properties
        notifications.append(entry)
    for stale in report.stale:
        notifications.append(
            {
                "descriptor": {"id": _STALE, "index": 1},
                "level": report.staleness.value,
                "message": {"text": printable(f"matches nothing any more: {stale}")},
            }
        )
    return {
        # The exit status tells of findings as well; those are no failure of the tool.
        "executionSuccessful": not report.blind,
        "exitCode": int(report.status),
        "toolExecutionNotifications": notifications,
    }


def _result(
    finding: CheckFinding, indices: dict[str, int], unique: dict[int, str]
) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(finding.file), "region": _region(finding)}
    if finding.end_line == finding.line:
        # It has to take in the whole region [3.29.5], and of more lines the text is not known.
        text = common.unicode_only(finding.source.rstrip("\r\n"))
        place["contextRegion"] = {"startLine": finding.line, "snippet": {"text": text}}
    location: dict[str, Any] = {"physicalLocation": place}
    if finding.function:
        location["logicalLocations"] = [{"name": finding.function, "kind": "function"}]
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": indices[finding.rule.id],
        "level": finding.severity.value,
        "message": {"text": printable(finding.message)},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: unique[id(finding)]},
    }
    properties: dict[str, Any] = {**_properties(finding.commit, finding.slug, finding.advice)}
    if finding.matrix:
        properties["matrix"] = common.matrix(finding)
        properties["kernels"] = finding.kernels
    if finding.reason:
        properties["reasonText"] = printable(finding.reason)
    if properties:
        result["properties"] = properties
    fix = finding.fix and _fix(finding.fix)
    if fix:
        result["fixes"] = [fix]
    return result


def _properties(commit: str | None, slug: str | None, advice: str) -> dict[str, str]:
    """What SARIF has no place for [3.8]: the reason by its slug, as in docs/reasons.md."""
    known = {"commit": commit, "reason": slug, "advice": advice}
    return {name: printable(text) for name, text in known.items() if text}


def _suppression(kind: str, finding: CheckFinding) -> dict[str, str]:
    """Why a result does not count [3.35]: a comment in the source, or the baseline."""
    why = finding.justification if kind == "inSource" else "in the baseline"
    reason = {"justification": printable(why)} if why else {}
    return {"kind": kind, "status": "accepted", **reason}


def _artifact(file: str) -> dict[str, str]:
    """A path as a relative reference: bytes in percent escapes, a colon too (RFC 3986, 4.2)."""
    return {"uri": quote(to_bytes(file), safe="/"), "uriBaseId": _ROOT}


def _region(finding: CheckFinding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": _column(finding.source, finding.column)}
    if finding.end_line == finding.line:
        region["endColumn"] = _column(finding.source, finding.end_column)
    else:
        # Without a column it goes to the end of that line [3.30.8].
        region["endLine"] = finding.end_line
    return region


def _column(source: str, column: int) -> int:
    """A column in UTF-16 code units, from 1, as most readers count [3.14.17]."""
    return len(common.prefix(source, column).encode("utf-16-le", "surrogatepass")) // 2 + 1


def _fix(fix: Fix) -> dict[str, Any] | None:
    """The fix [3.55], or None if it can't be said in SARIF without doubt about a character."""
    lines = diffs.old_lines(fix.diff)
    replacements = []
    for replacement in fix.replacements:
        start, first = replacement.line, replacement.column
        end, last = replacement.end_line, replacement.end_column
        if (first > 1 and start not in lines) or (last > 1 and end not in lines):
            return None
        if common.unicode_only(replacement.text) != replacement.text:
            return None
        replacements.append(
            {
                "deletedRegion": {
                    "startLine": start,
                    "startColumn": _column(lines.get(start, ""), first),
                    "endLine": end,
                    "endColumn": _column(lines.get(end, ""), last),
                },
                "insertedContent": {"text": replacement.text},
            }
        )
    if not replacements:
        return None
    change = {"artifactLocation": _artifact(fix.file), "replacements": replacements}
    return {"description": {"text": printable(fix.description)}, "artifactChanges": [change]}
