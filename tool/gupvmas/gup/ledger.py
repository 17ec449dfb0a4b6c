# SPDX-License-Identifier: GPL-2.0-only
"""The ledger: what became of every occurrence of a GUP name, and what nobody could read.

gupscan and spatch read the tree independently of each other. Every call that gupscan saw must
be a site that a rule matched, with the same number of arguments, and the other way round; what
is left over on either side is unaccounted for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from gupvmas.code.model import Kind, Occurrence
from gupvmas.gup.reasons import Cause, of


@dataclasses.dataclass(frozen=True)
class Unaccounted:
    """Something that could not be read: where, up to which line, and why."""

    file: str
    line: int
    column: int
    end_line: int
    name: str
    cause: Cause

    @property
    def reason(self) -> str:
        """The cause in words."""
        return self.cause.text

    @property
    def place(self) -> str:
        """Where it stands, and the name in question if there is one."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.name}" if self.name else where

    def __str__(self) -> str:
        lines = f" (lines {self.line}-{self.end_line})" if self.end_line > self.line else ""
        return f"{self.place}: {self.reason}{lines}"


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
        Unaccounted(path, 0, 0, 0, "", of("file-not-read", text=reason)) for path, reason in unread
    ]
    left = dict(matched)
    total = 0
    for occurrence in occurrences:
        total += 1
        kinds[occurrence.kind.value] += 1
        if occurrence.kind is Kind.UNPARSED:
            rest.append(_unparsed(occurrence, occurrence.problem or of("not-parsed")))
        if occurrence.kind is not Kind.CALL:
            continue
        count = left.pop((occurrence.file, occurrence.offset), None)
        if count is None and occurrence.function is None:
            rest.append(_unparsed(occurrence, of("no-call-seen")))
        elif count is None:
            rest.append(_unparsed(occurrence, of("function-not-parsed")))
        elif not _may_have(occurrence, count):
            seen = len(occurrence.arguments)
            rest.append(_unparsed(occurrence, of("counts-differ", count=count, other=seen)))
    for file, offset in left:
        rest.append(Unaccounted(file, 0, 0, 0, "", of("only-spatch-saw", offset=offset)))
    assert sum(kinds.values()) == total
    return Ledger(total, kinds, sorted(rest, key=lambda u: (u.file, u.line, u.column)))


def _may_have(occurrence: Occurrence, count: int) -> bool:
    """Whether a call may have so many arguments: its own number, or fewer if conditionals stand among
    them and choose some."""
    own = len(occurrence.arguments)
    return count == own or (occurrence.straddles and count < own)


def _unparsed(occurrence: Occurrence, cause: Cause) -> Unaccounted:
    end = occurrence.end_line
    if occurrence.function:
        end = max(end, occurrence.function.end_line)
    return Unaccounted(
        occurrence.file, occurrence.line, occurrence.column, end, occurrence.name, cause
    )


