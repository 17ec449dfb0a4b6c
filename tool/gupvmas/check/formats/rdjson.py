# SPDX-License-Identifier: GPL-2.0-only
"""Reviewdog's Diagnostic Format, rdjson: comments on a change, conversions as suggestions.

The fields are those of proto/rdf/reviewdog.proto (https://github.com/reviewdog/reviewdog). Columns
count bytes from 1, and an end is that behind the last byte, as here. An entry of the baseline that
matches nothing has no place in the tree, so it is left to the other formats.
"""

from __future__ import annotations

import json
from typing import Any

from gupvmas.base import diffs
from gupvmas.base.gitrepo import printable
from gupvmas.check.formats import common
from gupvmas.check.model import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport, Fix

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: CheckReport, color: bool) -> str:
    """The result of one run: a diagnostic for each finding, and for what could not be read."""
    found = [_finding(finding) for finding in report.findings]
    for blind in report.blind:
        message = common.blind_message(blind) + (f"\n{blind.advice}" if blind.advice else "")
        location: dict[str, Any] = {"path": printable(blind.file)}
        if blind.line:
            location["range"] = {"start": {"line": blind.line}}
        found.append(_diagnostic(message, location, "ERROR", common.BLIND))
    document = {"source": {"name": "gup-vmas"}, "diagnostics": found}
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(message: str, location: dict[str, Any], severity: str, code: str) -> dict[str, Any]:
    return {
        "message": common.shown_lines(message),
        "location": location,
        "severity": severity,
        "code": {"value": code},
    }


def _finding(finding: CheckFinding) -> dict[str, Any]:
    start: dict[str, int] = {"line": finding.line, "column": finding.column}
    end: dict[str, int] = {"line": finding.end_line, "column": finding.end_column}
    location = {"path": printable(finding.file), "range": {"start": start, "end": end}}
    suggestion = finding.fix and _suggestion(finding.fix)
    message = finding.message + (f"\nin {finding.commit}" if finding.commit else "")
    message += f"\nkernels {finding.kernels}" if finding.kernels else ""
    if finding.fix and suggestion:
        message += f"\n\n{finding.fix.description}"
    else:
        message += f"\n\n{common.advice(finding)}"
    made = _diagnostic(message, location, _SEVERITIES[finding.severity], finding.rule.id)
    if suggestion:
        made["suggestions"] = [suggestion]
    return made


def _suggestion(fix: Fix) -> dict[str, Any] | None:
    """The fix as whole lines that take the place of others; None if it is not in one piece.

    Several suggestions would be taken one by one, and a part of a conversion does not compile.
    """
    first = 0
    body: list[str] = []
    for line in fix.diff.split("\n"):
        places = diffs.hunk(line.encode("utf-8", "surrogateescape"))
        if places and first:
            return None
        if places:
            first = places[0]
        elif first and line[:1] in ("+", "-", " "):
            body.append(line)
    while body and body[0].startswith(" "):
        body.pop(0)
        first += 1
    while body and body[-1].startswith(" "):
        body.pop()
    old = sum(not line.startswith("+") for line in body)
    text = "\n".join(line[1:] for line in body if not line.startswith("-"))
    if not old or common.unicode_only(text) != text or "\r" in text:
        return None
    return {
        "range": {"start": {"line": first}, "end": {"line": first + old - 1}},
        "text": text,
    }
