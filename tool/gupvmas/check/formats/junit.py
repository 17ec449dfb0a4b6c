# SPDX-License-Identifier: GPL-2.0-only
"""JUnit XML, as Jenkins reads it: a testcase per finding, named for its rule and function.

A name holds no line, so that a CI knows a testcase again after unrelated edits.
"""

from __future__ import annotations

from xml.etree import ElementTree

from gupvmas import xmltext
from gupvmas.check.formats import common, text
from gupvmas.check.model import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport


def render(report: CheckReport, color: bool) -> str:
    """One suite; a warning passes, what is suppressed or in the baseline is skipped."""
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(suites, "testsuite", name="gup-vmas check")
    names: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        case = _case(suite, names, finding)
        if finding.severity is Severity.ERROR:
            problem = ElementTree.SubElement(
                case, "failure", type=finding.rule.id, message=xmltext.legal(finding.message)
            )
        else:
            problem = ElementTree.SubElement(case, "system-out")
        problem.text = xmltext.legal(_story(finding))
    for finding in report.suppressed:
        skipped = ElementTree.SubElement(_case(suite, names, finding), "skipped")
        skipped.text = xmltext.legal(finding.justification or "allowed by a comment")
    for finding in report.known:
        skipped = ElementTree.SubElement(_case(suite, names, finding), "skipped")
        skipped.text = "in the baseline"
    for blind in report.blind:
        case = _named(suite, names, blind.file, common.BLIND)
        problem = ElementTree.SubElement(
            case, "error", type=common.BLIND, message=xmltext.legal(common.blind_message(blind))
        )
        problem.text = xmltext.legal(
            text.place(blind.file, blind.line, blind.column)
            + (f"\nin {blind.commit}" if blind.commit else "")
        )
    errors = report.count(Severity.ERROR)
    if not errors and not report.blind:
        # A suite without a testcase looks like one that did not run.
        _named(suite, names, "gup-vmas", "no new user of vmas")
    for entry in report.stale:
        case = _named(suite, names, "baseline", xmltext.legal(entry))
        ElementTree.SubElement(case, "skipped").text = "matches nothing any more"
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(errors))
    suite.set("errors", str(len(report.blind)))
    suite.set("skipped", str(len(report.suppressed) + len(report.known) + len(report.stale)))
    return xmltext.document(suites)


def _story(finding: CheckFinding) -> str:
    lines = [text.place(finding.file, finding.line, finding.column), *text.excerpt(finding)]
    if finding.commit:
        lines.append(f"in {finding.commit}")
    return "\n".join([*lines, "", common.advice(finding)])


def _case(
    suite: ElementTree.Element, names: dict[tuple[str, str], int], finding: CheckFinding
) -> ElementTree.Element:
    where = f" in {finding.function}()" if finding.function else ""
    return _named(suite, names, finding.file, finding.rule.id + where)


def _named(
    suite: ElementTree.Element, names: dict[tuple[str, str], int], group: str, name: str
) -> ElementTree.Element:
    """A testcase; the second of one name gets a number, as a CI would merge the two."""
    number = names[group, name] = names.get((group, name), 0) + 1
    unique = name if number == 1 else f"{name} #{number}"
    return ElementTree.SubElement(
        suite, "testcase", classname=xmltext.legal(group), name=xmltext.legal(unique)
    )
