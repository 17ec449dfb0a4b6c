# SPDX-License-Identifier: GPL-2.0-only
"""The page of a check: what is wrong, what could not be read, and what was let pass, and why."""

from __future__ import annotations

import dataclasses

from gupvmas import VERSION
from gupvmas.check.model import CheckFinding, CheckReport, Rule, Severity
from gupvmas.check.rules import ALLOW, SHAPE
from gupvmas.page import html
from gupvmas.page.view import Left
from gupvmas.code.subsystems import Subsystem, Subsystems


@dataclasses.dataclass(frozen=True)
class FindingView:
    """A finding: a row of the table and a section of its own."""

    id: str
    finding: CheckFinding
    owner: Subsystem | None
    marked: tuple[str, str, str]  # the line of source: what is meant, and what is around it
    diff: list[tuple[str, str]]  # of the fix: what kind of line, and the line

    @property
    def place(self) -> str:
        """Where it is."""
        return f"{self.finding.file}:{self.finding.line}:{self.finding.column}"


def of_check(report: CheckReport, owners: Subsystems) -> str:
    """The page. ``owners``: of the tree's files."""
    number = 0
    whole = report.looked.what == "tree"

    def views(findings: tuple[CheckFinding, ...]) -> list[FindingView]:
        nonlocal number
        found = []
        for finding in findings:
            number += 1
            diff = _lines(finding.fix.diff) if finding.fix else []
            owner = owners.of(finding.file)
            found.append(FindingView(f"finding-{number}", finding, owner, _marked(finding), diff))
        return found

    return html.render(
        "check.html",
        title="gup-vmas check",
        tool=VERSION,
        verdict=_verdict(report),
        whole=whole,
        report=report,
        findings=views(report.findings),
        suppressed=views(report.suppressed),
        known=views(report.known),
        blind=[
            Left(
                f"{item.file}:{item.line}" if item.line else item.file,
                "", item.reason, item.advice, slug=item.slug,
            )
            for item in report.blind
        ],
        rules=sorted(dict.fromkeys(f.rule for f in report.findings), key=_id),
        changes=any(finding.commit for finding in report.findings),
    )


def _id(rule: Rule) -> str:
    return rule.id


def _verdict(report: CheckReport) -> str:
    """The one sentence."""
    what = report.looked.subject
    if report.blind:
        places = html.counted(len(report.blind), "place")
        return f"Incomplete: {places} near a GUP name could not be read in {what}."
    wrong = [f for f in report.findings if f.severity is Severity.ERROR]
    errors, warnings = sum(f.rule is not ALLOW for f in wrong), report.count(Severity.WARNING)
    unused = report.count(Severity.ERROR) - errors
    also = f"; {html.counted(warnings, 'warning')}" if warnings else ""
    if unused:
        # Comments that allow, and entries of the baseline: errors by --strict.
        also += f"; {html.counted(unused, 'exception')} without a user"
    misfits = sum(f.rule is SHAPE and f.severity is Severity.ERROR for f in report.findings)
    if misfits:
        fit = "does not fit" if misfits == 1 else "do not fit"
        said = f"{html.counted(misfits, 'call')} of a driver in {what} {fit} some of its kernels{also}"
        errors -= misfits
        if not errors:
            return f"{said}."
        also = f"; {said}"
    if not errors:
        return f"No use of vmas in {what} has to go{also}."
    have = "has" if errors == 1 else "have"
    return f"{html.counted(errors, 'use')} of vmas in {what} {have} to go{also}."


def _marked(finding: CheckFinding) -> tuple[str, str, str]:
    """The line of source in three, by the columns of the finding, which count bytes."""
    line = finding.source.encode("utf-8", "surrogateescape")
    start = max(0, finding.column - 1)
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    cuts = (line[:start], line[start:end], line[end:])
    before, middle, after = (piece.decode("utf-8", "surrogateescape") for piece in cuts)
    return before, middle, after


_KINDS = {"+": "come", "-": "gone", "@": "soft"}


def _lines(diff: str) -> list[tuple[str, str]]:
    """A diff by lines, each with its kind; its head is not shown: the place is in the title."""
    lines = diff.rstrip("\n").split("\n")
    first = next((n for n, line in enumerate(lines) if line.startswith("@@")), 0)
    return [(_KINDS.get(line[:1], ""), line) for line in lines[first:]]
