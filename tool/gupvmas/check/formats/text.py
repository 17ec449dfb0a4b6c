# SPDX-License-Identifier: GPL-2.0-only
"""Findings as compilers print them: file:line:col: error: message [rule], the line, a caret."""

from __future__ import annotations

import unicodedata

from gupvmas.check.formats import common
from gupvmas.base.gitrepo import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.model import CheckFinding, CheckReport

_TAB = 8
_WIDEST = 160  # columns of a source line that are shown
_BEFORE = 40  # of them, before the caret of a longer line
# As gcc does: places bold, errors red, warnings magenta, notes cyan, the caret as its severity.
_COLORS = {"place": "1", "error": "1;31", "warning": "1;35", "note": "1;36"}


def render(report: CheckReport, color: bool) -> str:
    """The report for a person; its last line says what was looked at, and how that went."""
    lines: list[str] = []
    helped: set[str] = set()
    for finding in report.findings:
        lines += _finding(finding, color, finding.rule.id not in helped)
        if finding.fix is None:
            helped.add(finding.rule.id)
    for blind in report.blind:
        at = place(blind.file, blind.line, blind.column)
        message = f"{common.blind_message(blind)} [{common.BLIND}]"
        lines.append(_line(at, "error", message, color))
        if blind.commit:
            lines.append(_line(at, "note", f"in {blind.commit}", color))
    stale = report.staleness.value
    for entry in report.stale:
        lines.append(_line("baseline", stale, f"matches nothing any more: {entry}", color))
    lines.append(common.summary(report))
    # In a log of GitHub Actions this begins a command, wherever it stands.
    return "".join(line.replace("##[", "##\\x5b") + "\n" for line in lines)


def place(file: str, line: int = 0, column: int = 0) -> str:
    """file:line:col, or less if less is known."""
    shown = printable(file)
    # As a shell and make want it; and "::" begins a command in a log of GitHub Actions.
    if shown.startswith(("-", ":")):
        shown = f"./{shown}"
    return ":".join([shown, *(str(n) for n in (line, column) if n)])


def _finding(finding: CheckFinding, color: bool, with_help: bool) -> list[str]:
    at = place(finding.file, finding.line, finding.column)
    severity = finding.severity.value
    lines = [_line(at, severity, f"{finding.message} [{finding.rule.id}]", color)]
    lines += excerpt(finding, color)
    if finding.kernels:
        lines.append(_line(at, "note", f"kernels {finding.kernels}", color))
    if finding.commit:
        lines.append(_line(at, "note", f"in {finding.commit}", color))
    if finding.fix is not None:
        lines.append(_line(at, "note", finding.fix.description, color))
        lines += [f"    {line}" for line in common.shown_lines(finding.fix.diff).split("\n")]
    elif with_help:
        lines.append(_line(at, "note", " ".join(finding.rule.help.split()), color))
    return lines


def _line(at: str, kind: str, message: str, color: bool) -> str:
    return (
        f"{_painted(f'{at}:', 'place', color)} {_painted(f'{kind}:', kind, color)} "
        f"{printable(message)}"
    )


def _painted(text: str, kind: str, color: bool) -> str:
    return f"\x1b[{_COLORS[kind]}m{text}\x1b[0m" if color else text


def excerpt(finding: CheckFinding, color: bool = False) -> list[str]:
    """The line and, below it, the caret; tabs are blanks, as gcc prints them."""
    source = finding.source.rstrip("\r\n")
    start = len(common.prefix(source, finding.column))
    one_line = finding.end_line == finding.line
    end = len(common.prefix(source, finding.end_column)) if one_line else len(source.rstrip())
    cells = _cells(source)
    start = min(start, len(cells))
    end = min(end, len(cells))
    widths = [_width(cell) for cell in cells]
    left, right = 0, len(cells)
    before = after = ""
    if sum(widths) > _WIDEST:
        # A window; a line may be a million columns wide, so it is found without adding up all.
        room = _BEFORE
        left = start
        while left and widths[left - 1] <= room:
            left -= 1
            room -= widths[left]
        room = _WIDEST - (_BEFORE - room)
        right = start
        while right < len(cells) and widths[right] <= room:
            room -= widths[right]
            right += 1
        before, after = "..." * bool(left), "..." * (right < len(cells))
    blanks = " " * (len(before) + sum(widths[left:start]))
    caret = "^" + "~" * (sum(widths[start : min(end, right)]) - 1)
    number = f"{finding.line:5}"
    return [
        f"{number} | {before}{''.join(cells[left:right])}{after}".rstrip(),
        f"{'':5} | {blanks}{_painted(caret, finding.severity.value, color)}",
    ]


def _cells(source: str) -> list[str]:
    """What is shown for each character of a line."""
    cells: list[str] = []
    at = 0
    for character in source:
        blanks = " " * (_TAB - at % _TAB)
        shown = blanks if character == "\t" else printable(character)
        cells.append(shown)
        at += _width(shown)
    return cells


def _width(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
