# SPDX-License-Identifier: GPL-2.0-only
"""What several formats say in the same way."""

from __future__ import annotations

from gupvmas.base.gitrepo import printable, to_bytes, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gupvmas.check.model import Blind, CheckFinding, CheckReport, Rule

#: The rule of what could not be read, for formats that know nothing but findings.
BLIND = "gup-vmas/blind"
BLIND_SUMMARY = "Something near a GUP name could not be read; check can't vouch for it."
BLIND_HELP = (
    "See that the function around the place is C that Coccinelle can parse, or look at the call "
    "yourself. Until then the status is 3."
)


def blind_message(blind: Blind) -> str:
    """What is said where something could not be read."""
    return f"not read: {blind.reason}"


def advice(finding: CheckFinding) -> str:
    """What to write instead: the conversion as a diff, or else what the rule says."""
    if finding.fix is None:
        return finding.rule.help
    return f"{finding.fix.description}\n{finding.fix.diff}"


def matrix(finding: CheckFinding) -> list[dict[str, str | None]]:
    """The matrix of a driver's call, as scan's JSON has it; empty for what has none."""
    return [
        {"from": part.first, "before": part.before, "fit": part.fit, "why": part.why}
        for part in finding.matrix
    ]


def shown_lines(text: str) -> str:
    """``text`` with its line ends, and nothing else that a terminal does not show as it is."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join(printable(line.expandtabs(8)) for line in lines)


def unicode_only(text: str) -> str:
    """``text`` with U+FFFD for each byte that is no UTF-8, as any reader would decode it."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def prefix(source: str, column: int) -> str:
    """What stands before a column (from 1, in bytes) of a line."""
    return to_str(to_bytes(source)[: column - 1])


def fingerprints(report: CheckReport) -> dict[int, str]:
    """The fingerprint of each finding, by id() of the finding, made unique by a count.

    A second copy of a call in the same function has the same fingerprint; a CI that tells
    findings apart by it would lose one. What is known or allowed comes first, so that the number
    that it had before the new one came is still its own.
    """
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for finding in (*report.known, *report.suppressed, *report.findings):
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        found[id(finding)] = f"{finding.fingerprint}:{number}"
    return found


def rules(report: CheckReport) -> list[Rule]:
    """All rules, those that are only known from a finding among them, in the order of their ids."""
    every: Iterable[CheckFinding] = [*report.findings, *report.suppressed, *report.known]
    known = {rule.id: rule for rule in [*report.rules, *(finding.rule for finding in every)]}
    return [known[name] for name in sorted(known)]


def counted(number: int, word: str) -> str:
    """A number and its noun."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def summary(report: CheckReport) -> str:
    """What was looked at and what came of it, in one line."""
    from gupvmas.check.model import Severity

    known = []
    if report.suppressed:
        known.append(f"{len(report.suppressed)} allowed by a comment")
    if report.known:
        known.append(f"{len(report.known)} in the baseline")
    if report.is_clean:
        new = "" if report.looked.what == "tree" and not known else "new "
        return "; ".join([f"{printable(report.looked.words)} checked: no {new}user", *known])
    parts = [
        counted(report.count(Severity.ERROR), "error"),
        counted(report.count(Severity.WARNING), "warning"),
    ]
    if report.count(Severity.NOTE):
        parts.append(counted(report.count(Severity.NOTE), "note"))
    if report.blind:
        parts.append(f"{len(report.blind)} not read")
    return f"{', '.join([*parts, *known])}; {printable(report.looked.words)} checked"
