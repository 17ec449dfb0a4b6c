# SPDX-License-Identifier: GPL-2.0-only
"""The ledger: what became of every occurrence of a GUP name, and what nobody could read.

gupscan and spatch read the tree independently of each other. Every call that gupscan saw must
be a site that a rule matched, with the same number of arguments, and the other way round; what
is left over on either side is unaccounted for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from gupvmas.model import Kind, Occurrence


@dataclasses.dataclass(frozen=True)
class Unaccounted:
    """Something that could not be read: where, up to which line, and why."""

    file: str
    line: int
    column: int
    end_line: int
    name: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        lines = f" (lines {self.line}-{self.end_line})" if self.end_line > self.line else ""
        name = f"{self.name}: " if self.name else ""
        return f"{where}: {name}{self.reason}{lines}"


@dataclasses.dataclass
class Ledger:
    """The account of a tree."""

    occurrences: int
    kinds: dict[str, int]
    unaccounted: list[Unaccounted]

    @property
    def balanced(self) -> bool:
        """Whether everything was read."""
        return not self.unaccounted


#: Where a call is: its file and the offset of the function's name.
Place = tuple[str, int]


def balance(
    occurrences: Iterable[Occurrence],
    matched: Mapping[Place, int],
    unread: Iterable[tuple[str, str]],
) -> Ledger:
    """Hold gupscan's ``occurrences`` against the calls that rules ``matched``.

    ``matched`` gives the number of arguments that spatch saw at each place; ``unread`` are the
    files that could not be read at all, with the reason.
    """
    kinds = {kind.value: 0 for kind in Kind}
    rest: list[Unaccounted] = [
        Unaccounted(path, 0, 0, 0, "", f"not read: {reason}") for path, reason in unread
    ]
    left = dict(matched)
    total = 0
    for occurrence in occurrences:
        total += 1
        kinds[occurrence.kind.value] += 1
        if occurrence.kind is Kind.UNPARSED:
            rest.append(_unparsed(occurrence, occurrence.problem or "could not be parsed"))
        if occurrence.kind is not Kind.CALL:
            continue
        count = left.pop((occurrence.file, occurrence.offset), None)
        if count is None and occurrence.function is None:
            rest.append(_unparsed(occurrence, "spatch saw no call there"))
        elif count is None:
            rest.append(_unparsed(occurrence, "spatch could not parse the function around it"))
        elif count not in _lengths(occurrence):
            seen = len(occurrence.arguments)
            rest.append(
                _unparsed(occurrence, f"spatch saw {count} arguments, gupscan saw {seen}")
            )
    for file, offset in left:
        rest.append(Unaccounted(file, 0, 0, 0, "", f"a call at byte {offset} only spatch saw"))
    assert sum(kinds.values()) == total
    return Ledger(total, kinds, sorted(rest, key=lambda u: (u.file, u.line, u.column)))


def _lengths(occurrence: Occurrence) -> set[int]:
    """How many arguments a call may have: one number, unless conditionals stand among them."""
    return {len(occurrence.arguments), *(len(v.arguments) for v in occurrence.variants)}


def _unparsed(occurrence: Occurrence, reason: str) -> Unaccounted:
    end = occurrence.end_line
    if occurrence.function:
        end = max(end, occurrence.function.end_line)
    return Unaccounted(
        occurrence.file, occurrence.line, occurrence.column, end, occurrence.name, reason
    )


