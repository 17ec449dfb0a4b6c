# SPDX-License-Identifier: GPL-2.0-only
"""One file of a driver: which of its #if ladders can go, and what becomes of its calls."""

from __future__ import annotations

import collections
from collections.abc import Sequence

from gupvmas.gup import api
from gupvmas.backport.ladders.calls import Calls
from gupvmas.backport.ladders.meaning import Meaning, Meanings, Stays
from gupvmas.backport.ladders.tokens import comments, tokens
from gupvmas.code.edit import Edit, apply, settle
from gupvmas.gup.features import PRESENT
from gupvmas.code.model import Arm, Kind, Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact

_DIFFER = "the arms of this #if differ in more than the shape"


class File:
    """One file: its calls, what each means, and its ladders."""

    def __init__(
        self, source: Source, occurrences: Sequence[Occurrence], facts: Sequence[Fact]
    ) -> None:
        self.source = source
        self.occurrences = occurrences
        self.calls = [o for o in occurrences if o.kind is Kind.CALL and not o.quoted]
        about: dict[int, list[Fact]] = collections.defaultdict(list)
        for fact in facts:
            about[source.span(fact.at).start].append(fact)
        self._meanings = Meanings(source, about)
        self._calls = Calls(source, self._meanings, about)

    def simplified(self) -> tuple[bytes, bool]:
        """The text without ladders, and whether there may be more around those that went.

        Raises Stays if something in the file can't be brought to today's shape.
        """
        self._check()
        edits: list[Edit] = []
        ladders: dict[tuple[int, int], list[Occurrence]] = collections.defaultdict(list)
        for call in self.calls:
            if call.arms:
                ladders[call.arms[-1].first, call.arms[-1].endif].append(call)
        nested = False
        gone = []
        for (first, endif), calls in ladders.items():
            if any(first < other < endif for other, _ in ladders):
                nested = True  # what is inside goes first
                continue
            if not self._is_ladder(calls):
                continue
            try:
                edits.append(self._collapsed(first, endif, calls))
            except Stays:
                if any(call.name in api.FUNCTIONS for call in calls):
                    raise
                continue  # a ladder around the lock alone does no harm
            gone.append(Span(first, endif))
            nested = nested or len(calls[0].arms) > 1
        for call in self.calls:
            if any(g.start < call.offset < g.end for g in gone):
                continue
            if nested and call.arms and any(
                first < other < endif
                for first, endif in [(call.arms[-1].first, call.arms[-1].endif)]
                for other, _ in ladders
            ):
                continue
            edits += self._calls.brought_up(call)
        return apply(self.source, settle(self.source, edits)), nested

    def _check(self) -> None:
        """Raise Stays for what the header can't take the place of."""
        for found in self.occurrences:
            if found.name not in api.FUNCTIONS:
                continue
            if found.kind in PRESENT:
                raise Stays(found.offset, f"the file declares or defines {found.name}() itself")
            if found.kind is Kind.UNPARSED:
                raise Stays(found.offset, f"{found.name}(): {found.problem}")
            if found.is_other_use:
                raise Stays(found.offset, f"{found.name}() is used other than by a call")
            if found.kind is Kind.CALL and found.name not in api.NOW:
                raise Stays(found.offset, f"{found.name}() is none of the header's functions")

    def _is_ladder(self, calls: Sequence[Occurrence]) -> bool:
        """Whether a conditional has calls in more than one arm, or names the version."""
        return len({c.arms[-1].start for c in calls}) > 1 or calls[0].arms[-1].version

    # -- ladders

    def _collapsed(self, first: int, endif: int, calls: Sequence[Occurrence]) -> Edit:
        """The ladder as one of its arms, in today's shape."""
        ladder = self._all_arms(first, endif, calls)
        self._compare([(arm, self._arm_meaning(arm, calls)) for arm in ladder])
        chosen = next((arm for arm in ladder if self._is_new(arm, calls)), ladder[0])
        for arm in ladder:
            if arm is not chosen and list(comments(self.source, self._body(arm))):
                raise Stays(arm.start, "a comment in this arm would be lost")
        body = self._body(chosen)
        inside = [c for c in calls if c.arms[-1].start == chosen.start]
        edits = [edit for call in inside for edit in self._calls.brought_up(call)]
        moved = [Edit(e.start - body.start, e.end - body.start, e.text) for e in edits]
        piece = Source(self.source.path, self.source.text(body))
        start = self.source.line_start(first)
        return Edit(start, self.source.line_end(endif), apply(piece, settle(piece, moved)))

    def _compare(self, ladder: Sequence[tuple[Arm, list[bytes | Occurrence]]]) -> None:
        """Raise Stays unless all arms are the same but for the shapes of their calls.

        A call whose own arguments don't tell its shape has the one that makes it the same.
        """
        length = len(ladder[0][1])
        for number in range(length):
            common: set[Meaning] | None = None
            seen = []
            for arm, words in ladder:
                first, this = ladder[0][1][number], words[number] if number < len(words) else b""
                if isinstance(this, bytes) or isinstance(first, bytes):
                    if this != first:
                        raise Stays(arm.start, _DIFFER)
                    continue
                possible = self._meanings.possible(this)
                seen.append((this, possible))
                common = set(possible) if common is None else common & set(possible)
                if not common:
                    raise Stays(arm.start, _DIFFER)
            if common is not None and len(common) > 1:
                raise Stays(seen[0][0].offset, "which shapes these calls have can't be told")
            for call, possible in seen:
                roles = possible[next(iter(common or ()))]
                if roles is not None:
                    self._meanings.resolved[call.offset] = roles
        for arm, words in ladder:
            if len(words) != length:
                raise Stays(arm.start, _DIFFER)

    def _all_arms(self, first: int, endif: int, calls: Sequence[Occurrence]) -> list[Arm]:
        """The arms of a ladder in order; all of them must have a call, and one be the rest."""
        found = sorted({call.arms[-1].start: call.arms[-1] for call in calls}.items())
        ladder = [arm for _, arm in found]
        at = first
        for arm in ladder:
            if arm.start != at:
                raise Stays(at, "an arm of this #if has no such call")
            at = arm.next
        if at != endif:
            raise Stays(at, "an arm of this #if has no such call")
        if not self._directive(ladder[-1].start).startswith(b"else"):
            raise Stays(first, "this #if has no #else: some kernels get no call")
        return ladder

    def _directive(self, offset: int) -> bytes:
        return self.source.data[offset + 1 : self.source.line_end(offset)].strip()

    def _body(self, arm: Arm) -> Span:
        """The lines of an arm."""
        start = self.source.line_end(arm.start)
        while self.source.data[:start].rstrip(b"\r\n").endswith(b"\\"):
            start = self.source.line_end(start)
        return Span(start, self.source.line_start(arm.next))

    def _arm_meaning(self, arm: Arm, calls: Sequence[Occurrence]) -> list[bytes | Occurrence]:
        """The tokens of an arm, with its calls as such."""
        body = self._body(arm)
        if any(
            line.lstrip().startswith(b"#") for line in self.source.text(body).split(b"\n")
        ):
            raise Stays(arm.start, "a directive stands inside of this arm")
        inside = [c for c in calls if c.arms[-1].start == arm.start]
        meaning: list[bytes | Occurrence] = []
        at = body.start
        for call in sorted(inside, key=lambda c: c.offset):
            if call.offset < at:
                raise Stays(call.offset, "a call inside of a call is not understood")
            meaning += tokens(self.source, Span(at, call.offset))
            meaning.append(call)
            at = call.close + 1
        meaning += tokens(self.source, Span(at, body.end))
        return meaning

    def _is_new(self, arm: Arm, calls: Sequence[Occurrence]) -> bool:
        """Whether all calls of an arm are in today's shape."""
        inside = [c for c in calls if c.arms[-1].start == arm.start]
        return all(
            call.name in api.MMAP_SEM
            or (call.name in api.NOW and self._meanings.roles(call) == api.NOW[call.name])
            for call in inside
        )
