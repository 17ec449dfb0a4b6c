# SPDX-License-Identifier: GPL-2.0-only
"""Compares two guests: what differs, and what is wrong with either."""

from __future__ import annotations

import re

from gupvmas.verify.boot.model import (
    DIFFERENCE,
    FAILED,
    REPORT,
    TROUBLE,
    Finding,
    Guest,
    LogReport,
    Outcome,
    Verdict,
)

# What differs between two runs, or is a matter of layout: addresses, numbers of tasks and CPUs,
# lines, offsets in functions.
_VARIES = re.compile(r"\b(?:0x)?[0-9a-f]{8,16}\b|\bPID: \d+|\bCPU: \d+|:\d+\b|\+0x[0-9a-f/x]+|#\d+")


def compare(before: Guest, after: Guest) -> tuple[Finding, ...]:
    """All findings of two complete or incomplete runs, in the order of the tests."""
    return (*_troubles(before, after), *_tests(before, after), *_reports(before, after))


def _troubles(before: Guest, after: Guest) -> list[Finding]:
    found = []
    for guest in (before, after):
        if guest.trouble:
            text = "\n".join([guest.trouble, *(f"    {line}" for line in guest.tail)])
            found.append(Finding(TROUBLE, guest.side, "the guest", text))
    return found


def shown(outcome: Outcome | None) -> str:
    """An outcome in words."""
    if outcome is None:
        return "not made"
    if outcome.verdict is Verdict.SKIP:
        return f"skipped: {outcome.value}"
    return ("not ok, " if outcome.verdict is Verdict.NOT_OK else "") + outcome.value


def _tests(before: Guest, after: Guest) -> list[Finding]:
    old = {outcome.name: outcome for outcome in before.tests}
    new = {outcome.name: outcome for outcome in after.tests}
    found = []
    # After a run that ended early what is missing is one fact, not hundreds.
    cut = bool(before.trouble or after.trouble)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if cut and (one is None or other is None):
            one = one or other
            other = one
        if one != other:
            text = f"before: {shown(one)}; after: {shown(other)}"
            found.append(Finding(DIFFERENCE, "after", name, text))
        elif one is not None and one.verdict is Verdict.NOT_OK:
            side = "both"
            if name not in new:
                side = "before"
            elif name not in old:
                side = "after"
            found.append(Finding(FAILED, side, name, one.value))
    return found


def gist(report: LogReport) -> str:
    """A report without what varies: its kind, and its first lines that say something."""
    return f"{report.kind}: " + _VARIES.sub("", " ".join(report.text.splitlines()[:2]))


def _reports(before: Guest, after: Guest) -> list[Finding]:
    sides: dict[tuple[str, str], list[LogReport]] = {}
    for guest in (before, after):
        for report in guest.reports:
            sides.setdefault((gist(report), guest.side), []).append(report)
    found = []
    for (text, side), reports in sides.items():
        other = sides.get((text, "before" if side == "after" else "after"))
        if other and side == "before":
            continue  # named with the other one
        first = reports[0]
        times = f" ({len(reports)} times)" if len(reports) > 1 else ""
        where = f"the kernel's log, {f'after {first.after!r}' if first.after else 'at the start'}"
        found.append(
            Finding(REPORT, "both" if other else side, where, f"{first.kind}{times}: {first.text}")
        )
    return found
