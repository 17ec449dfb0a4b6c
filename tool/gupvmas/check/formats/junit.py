# SPDX-License-Identifier: GPL-2.0-only
"""JUnit XML, as Jenkins reads it: a testcase per finding, named for its rule and function.

A name holds no line, so that a CI knows a testcase again after unrelated edits.
"""

from __future__ import annotations

from gupvmas.base import junit
from gupvmas.check.formats import common, text
from gupvmas.check.model import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport


def render(report: CheckReport, color: bool) -> str:
    """One suite; a warning or a note passes, what is suppressed or in the baseline is skipped."""
    document = junit.Report()
    suite = _Suite(document.suite("gup-vmas check"))
    for finding in report.findings:
        case = suite.of(finding)
        if finding.severity is Severity.ERROR:
            case.failure(finding.message, _story(finding), finding.rule.id)
        else:
            case.output(_story(finding))
    for finding in report.suppressed:
        suite.of(finding).skipped(text=finding.justification or "allowed by a comment")
    for finding in report.known:
        suite.of(finding).skipped(text="in the baseline")
    for blind in report.blind:
        suite.case(blind.file, common.BLIND).error(
            common.blind_message(blind),
            text.place(blind.file, blind.line, blind.column)
            + (f"\nin {blind.commit}" if blind.commit else ""),
            common.BLIND,
        )
    if not report.count(Severity.ERROR) and not report.blind:
        # A suite without a testcase looks like one that did not run.
        suite.case("gup-vmas", "no new user of vmas")
    for entry in report.stale:
        case = suite.case("baseline", entry)
        if report.staleness is Severity.ERROR:
            case.failure("matches nothing any more", entry, "gup-vmas/stale-baseline")
        else:
            case.skipped(text="matches nothing any more")
    return document.text()


def _story(finding: CheckFinding) -> str:
    lines = [text.place(finding.file, finding.line, finding.column), *text.excerpt(finding)]
    if finding.kernels:
        lines.append(f"kernels {finding.kernels}")
    if finding.commit:
        lines.append(f"in {finding.commit}")
    return "\n".join([*lines, "", common.advice(finding)])


class _Suite:
    """A suite in which the second testcase of one name gets a number: a CI would merge the two."""

    def __init__(self, suite: junit.Suite) -> None:
        self._suite = suite
        self._names: dict[tuple[str, str], int] = {}

    def case(self, group: str, name: str) -> junit.Case:
        number = self._names[group, name] = self._names.get((group, name), 0) + 1
        return self._suite.case(group, name if number == 1 else f"{name} #{number}")

    def of(self, finding: CheckFinding) -> junit.Case:
        where = f" in {finding.function}()" if finding.function else ""
        return self.case(finding.file, finding.rule.id + where)
