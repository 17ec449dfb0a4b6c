# SPDX-License-Identifier: GPL-2.0-only
"""Before and after of one function, line by line: what explain prints and the report shows."""

from __future__ import annotations

import dataclasses

from gupvmas.convert.texts import Texts
from gupvmas.gup.site import Site


@dataclasses.dataclass(frozen=True)
class Row:
    """A line before and after: equal, changed, or only on one side (None on the other).

    Line numbers from 1.
    """

    old_line: int | None
    old: str | None
    new_line: int | None
    new: str | None

    @property
    def kind(self) -> str:
        """same, changed, removed or added."""
        if self.new is None:
            return "removed"
        if self.old is None:
            return "added"
        return "same" if self.old == self.new else "changed"


def extent(site: Site) -> tuple[int, int]:
    """First and last line of the function (or macro, or call) that ``site`` is in."""
    function = site.occurrence.function
    if function is None:
        return site.line, max(site.line, site.occurrence.end_line)
    return function.line, function.end_line


def hunks(texts: Texts, site: Site, context: int) -> list[list[Row]]:
    """What ``texts``, a suggestion, changes in the function around ``site``.

    ``context``: how many equal lines to leave around a change. Empty if nothing changes there.
    """
    old = _lines(texts.scan.source(site.file).data)
    new = _lines(texts.text(site.file, 1))
    first, last = extent(site)
    found = []
    for group in _groups(old, new, context):
        if group[-1][2] < first or group[0][1] >= last:
            continue
        rows: list[Row] = []
        for _, start, end, begin, stop in group:
            rows += _side_by_side(old, new, range(start, end), range(begin, stop))
        found.append(rows)
    return found


def _lines(data: bytes) -> list[str]:
    return [line.rstrip("\r") for line in data.decode("utf-8", "surrogateescape").split("\n")]


def _groups(
    old: list[str], new: list[str], context: int
) -> list[list[tuple[str, int, int, int, int]]]:
    """difflib's grouped opcodes; equal heads and tails are kept from it, as they are long."""
    import difflib

    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    head, tail = max(0, head - context), max(0, tail - context)
    matcher = difflib.SequenceMatcher(
        a=old[head : len(old) - tail], b=new[head : len(new) - tail], autojunk=False
    )
    return [
        [(what, a + head, b + head, c + head, d + head) for what, a, b, c, d in group]
        for group in matcher.get_grouped_opcodes(context)
    ]


#: How like each other two lines are that became each other, from 0 to 1.
_LIKE = 0.6


def _side_by_side(old: list[str], new: list[str], left: range, right: range) -> list[Row]:
    """What one side has for the other, line by line; what became another line stands beside it."""
    rows: list[Row] = []
    a, b = left.start, right.start
    for c, d in [*_became(old, new, left, right), (left.stop, right.stop)]:
        while a < c or b < d:
            rows.append(_row(old, new, a if a < c else None, b if b < d else None))
            a, b = min(a + 1, c), min(b + 1, d)
        if (c, d) != (left.stop, right.stop):
            rows.append(_row(old, new, c, d))
            a, b = c + 1, d + 1
    return rows


def _became(old: list[str], new: list[str], left: range, right: range) -> list[tuple[int, int]]:
    """The lines of ``left`` that are most like one of ``right``, in their order."""
    import difflib

    found = []
    at = right.start
    for line in left:
        matcher = difflib.SequenceMatcher(b=old[line].split(), autojunk=False)
        like = []
        for place in range(at, right.stop):
            matcher.set_seq1(new[place].split())
            like.append((matcher.ratio(), -place))
        ratio, place = max(like, default=(0.0, 0))
        if old[line].strip() and ratio >= _LIKE:
            found.append((line, -place))
            at = 1 - place
    return found


def _row(old: list[str], new: list[str], a: int | None, b: int | None) -> Row:
    return Row(
        None if a is None else a + 1,
        None if a is None else old[a],
        None if b is None else b + 1,
        None if b is None else new[b],
    )
