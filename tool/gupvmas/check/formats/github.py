# SPDX-License-Identifier: GPL-2.0-only
"""Workflow commands: a step of GitHub Actions that prints them annotates the change.

The syntax and what has to be escaped are those of actions/toolkit, packages/core/src/command.ts:
in the message %, CR and LF; in a property colon and comma as well.
"""

from __future__ import annotations

from gupvmas.check.formats import common
from gupvmas.check.model import Severity
from gupvmas.base.gitrepo import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport

#: What a severity is called.
_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: CheckReport, color: bool) -> str:
    """A command per line, and last what was looked at, and how that went."""
    lines = [_finding(finding) for finding in report.findings]
    for blind in report.blind:
        where = {"file": printable(blind.file)}
        if blind.line:
            where["line"] = str(blind.line)
        message = common.blind_message(blind) + (f"\nin {blind.commit}" if blind.commit else "")
        lines.append(_command("error", {**where, "title": common.BLIND}, message))
    for entry in report.stale:
        message = f"The baseline has an entry that matches nothing any more: {entry}"
        lines.append(_command(_NAMES[report.staleness], {"title": "gup-vmas"}, message))
    # What does not begin with "::" is a line of the log.
    lines.append(common.summary(report).replace("##[", "##\\x5b"))
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: CheckFinding) -> str:
    where = {"file": printable(finding.file), "line": str(finding.line)}
    where["endLine"] = str(finding.end_line)
    if finding.end_line == finding.line:
        # Columns are only taken within one line; they count characters, and the last is in.
        where["col"] = str(len(common.prefix(finding.source, finding.column)) + 1)
        last = max(finding.end_column - 1, finding.column)
        where["endColumn"] = str(len(common.prefix(finding.source, last)) + 1)
    where["title"] = finding.rule.id
    message = finding.message + (f"\nin {finding.commit}" if finding.commit else "")
    message += f"\nkernels {finding.kernels}" if finding.kernels else ""
    return _command(_NAMES[finding.severity], where, f"{message}\n\n{common.advice(finding)}")


def _command(name: str, properties: dict[str, str], message: str) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(common.shown_lines(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
