# SPDX-License-Identifier: GPL-2.0-only
"""The code between a call and the place where what was passed to it is evaluated once more."""

from __future__ import annotations

import dataclasses
import functools
import re

from gupvmas import api
from gupvmas.body import Body, within
from gupvmas.convert.macros import constant, defined
from gupvmas.convert.names import block_end, stays_in_block
from gupvmas.model import Occurrence, Span
from gupvmas.source import Source

_ASSEMBLY = re.compile(rb"\basm(_\w+)?\b|\b__asm(__)?\b")


@dataclasses.dataclass(frozen=True)
class Way:
    """From the statement of ``call`` to the end of ``use``, and of the loop that is around it.

    ``behind``: from behind the call, which is the way of its result.
    """

    body: Body
    call: Occurrence
    use: Span
    behind: bool = False

    @functools.cached_property
    def region(self) -> Span:
        """The text that may run after the operands were evaluated and before they are again."""
        body, source = self.body, self.body.source
        start = body.extent.start
        if self.behind:
            start = self.call.close + 1
        for at, byte, _ in source.walk(start, self.call.offset):
            if byte in b";{}" and not self.behind:
                start = at + 1
        end = self.use.end
        # What stands behind the use in a loop that is around it comes before the next use.
        for opening in self._blocks(self.use.start):
            end = max(end, source.closing(opening))
        for _, last in self._rounds(self.use.start):
            end = max(end, last)
        return Span(start, end)

    @functools.cached_property
    def certain(self) -> bool:
        """Whether the call is on every path to the use, and no other path joins on the way."""
        body, source, call = self.body, self.body.source, self.call
        if self.use.start <= call.close or not stays_in_block(source, call.close + 1, self.use.start):
            return False
        if any(arm.start <= call.offset < arm.end <= self.use.start for arm in body.arms()):
            return False
        return not has_label(source, Span(call.close + 1, self.region.end))

    @property
    def once(self) -> bool:
        """Whether the use is in no loop that goes on without the call."""
        return not self._blocks(self.use.start) and not self._rounds(self.use.start)

    @functools.cached_property
    def obscure(self) -> bool:
        """Whether something on the way may do anything: assembly, or a macro of this file."""
        body, region = self.body, self.region
        if _ASSEMBLY.search(body.source.text(region)):
            return True
        used = {
            fact.text("name")
            for kind in ("mention", "called")
            for at, fact in body.all(kind)
            if within(at, region) and not self.leaves(at)
        }
        return any(defined(body, name) and not constant(body, name) for name in used)

    def calls(self) -> list[tuple[str, Span]]:
        """What is called on the way, and its arguments; what is known to look only is left out."""
        source = self.body.source
        found = []
        for at, fact in self.body.all("called"):
            name = fact.text("name")
            own = at.start == self.call.offset
            if within(at, self.region) and not own and not self.leaves(at):
                if not looks_only(self.body, name):
                    found.append((name, Span(at.end, source.closing(source.skip(at.end)) + 1)))
        return found

    def leaves(self, at: Span) -> bool:
        """Whether a place is in an arm that does not go on to the use, or with it."""
        return any(
            within(at, arm) and not within(self.use, arm) and self.leaves_by(arm)
            for arm in self.body.arms()
            if arm.start > self.call.close
        )

    def leaves_by(self, arm: Span) -> bool:
        """Whether what goes through an arm does not come to the use, or does not go on with it."""
        jump = self.body.last_jump(arm)
        if within(arm, self.use):
            return self.body.leaves_loop(arm)
        if jump in (b"break", b"continue"):
            # That of a loop on the way is behind it, and on the way still.
            return not self._blocks(arm.start) and not self._rounds(arm.start)
        return bool(jump)

    def _blocks(self, offset: int) -> list[int]:
        """The blocks around ``offset`` that begin after the call and are no arms of an if."""
        source = self.body.source
        arms = {arm.start for arm in self.body.arms()}
        return [
            at
            for at, byte, _ in source.walk(self.call.close + 1, offset)
            if byte == b"{" and at not in arms and source.closing(at) > offset
        ]

    def _rounds(self, offset: int) -> list[tuple[int, int]]:
        """The loops around ``offset`` that begin after the call: from where to where."""
        found = []
        for at, _ in self.body.all("round"):
            if self.call.close < at.start < offset:
                end = self._statement_end(at.start)
                if end > offset:
                    found.append((at.start, end))
        return found

    def _statement_end(self, start: int) -> int:
        """Where the statement at ``start`` ends; where its block does if that is not clear."""
        source, body = self.body.source, self.body
        if source.data[start : start + 1] == b"{":
            return source.closing(start) + 1
        branch = body.branch_at(Span(start, start))
        if branch:
            return (branch.otherwise or branch.then).end
        for at, _ in body.all("round"):
            if at.start == start:
                head = source.closing(source.skip(at.end))
                return self._statement_end(source.skip(head + 1))
        if source.data[start : start + 2] == b"do" or source.data[start : start + 2] == b"sw":
            return block_end(source, start)
        return next(
            (at + 1 for at, byte, depth in source.walk(start) if byte == b";" and depth == 0),
            block_end(source, start),
        )


def has_label(source: Source, span: Span) -> bool:
    """Whether there is a label in the text, or a case: a colon that no question mark goes with."""
    marks = [byte for _, byte, _ in source.walk(span.start, span.end)]
    return marks.count(b":") > marks.count(b"?")


def looks_only(body: Body, name: str) -> bool:
    """Whether ``name`` is a function or macro that is known to look and not to touch.

    It is known by its name, so this file must not have one of its own of that name.
    """
    own = defined(body, name) or body.places_in_file("file-function", name)
    return name in api.LOOKS and not own and not body.declarations(name)
