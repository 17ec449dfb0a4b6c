# SPDX-License-Identifier: GPL-2.0-only
"""One file of a driver: its conditionals around calls, each made one call where its arms agree."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from gupvmas.backport.ladders.calls import Calls
from gupvmas.backport.ladders.compare import Part, agree
from gupvmas.backport.ladders.meaning import LOCKS, Stays, of_call
from gupvmas.backport.ladders.regions import (
    Conditional, comments, conditionals, is_compiled, kept_lines, region,
)  # fmt: skip
from gupvmas.backport.ladders.sight import File, Sight
from gupvmas.code.edit import Edit, apply, settle
from gupvmas.code.model import Function, Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup import api

_BREAK = re.compile(rb"[ \t]*\n[ \t]*")


@dataclasses.dataclass
class Joined:
    """A file without the conditionals that need not be, and what stays: offsets, and why."""

    text: bytes
    stays: dict[int, str]
    edits: list[Edit]
    #: Whether some call is to be one for all kernels; else nothing changes.
    gains: bool
    #: Where conditionals stay: their calls may have changed, each by itself.
    ladders: set[int]

    def place_before(self, offset: int) -> int:
        """Where what is at an offset of the text came from: where the lines began that it was made
        of, if it was made, or the name of the call."""
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            if offset < start:
                break
            if offset < start + len(edit.text):
                return edit.start
            shift += len(edit.text) - (edit.end - edit.start)
        return offset - shift


class Joiner:
    """Joins what can be joined of one file. ``kept``: by offset, why something has to stay;
    ``others``: lines that are none of its business; ``gains``: the file changes anyhow."""

    def __init__(
        self, file: File, kept: Mapping[int, str], others: Sequence[Span] = (), gains: bool = False
    ) -> None:
        self._raw = file.source
        self._sights = file.sights
        self._kept = kept
        self._every = conditionals(file.source)
        self._edits: list[Edit] = []
        self._stays: dict[int, str] = {}
        self._gone: list[Span] = []
        self._failed: list[tuple[Conditional, Stays]] = []
        self._named: list[Conditional] = []
        self._beside: dict[int, str] = {}
        self._others = others
        self._gains = gains

    def run(self) -> Joined:
        """Everything."""
        todo = [c for c in self._every if self._around(c)]
        while todo:
            one = todo.pop(0)
            if any(_meet(one.span, span) for span in self._gone):
                continue
            self._try(one)
        self._note_ladders()
        rest = [
            (sight, call) for sight in self._sights for call in sight.calls
            if not any(_is_in(call, span) for span in self._gone)
        ]
        waits = [call.offset for sight, call in rest if self._alone(sight, call)]
        # Nothing is won if only the arms of what stays would change.
        self._gains = self._gains or bool(waits)
        if not self._gains:
            self._edits, self._beside = [], {}
        edits = settle(self._raw, self._edits)
        stays = {**self._beside, **self._stays}
        ladders = {one.span.start for one in self._named} | {
            offset for offset in self._stays if any(c.span.start <= offset < c.span.end for c in self._named)
        }
        return Joined(apply(self._raw, edits), stays, edits, self._gains, ladders)

    def _around(self, one: Conditional) -> list[Occurrence]:
        """The calls in a conditional, and those that it stands in."""
        return [
            call for sight in self._sights for call in sight.calls
            if call.offset < one.span.end and call.close >= one.span.start
        ]

    def _try(self, one: Conditional) -> None:
        """Join a conditional, or note why it stays."""
        try:
            span = region(self._raw, one.span, self._sights, self._every)
            if any(_meet(span, other) for other in self._others):
                raise Stays(one.span.start, "functions with calls of their own are in this #if")
            if span.start in self._kept:
                raise Stays(one.span.start, self._kept[span.start])
            self._edits.append(self._joined(one, span))
            self._gone.append(span)
            self._gains = self._gains or any(c.name in api.FUNCTIONS for c in self._around(one))
        except Stays as why:
            self._failed.append((one, why))

    def _note_ladders(self) -> None:
        """Name the conditionals that stay and choose between calls, the innermost alone."""
        named = self._named
        for one, why in reversed(self._failed):
            calls = [
                call for call in self._around(one)
                if call.name in api.FUNCTIONS and not any(_is_in(call, n.span) for n in named)
            ]
            # What chooses between whole functions, and not by the version, has reasons of its own.
            if api.VERSION_CODE.encode() not in self._raw.text(one.span):
                calls = [c for c in calls if not c.function or not _begins(c.function, one.span)]
            arms = {one.arm_of(call.offset) for call in calls}
            if len(arms) > 1 or any(c.offset < one.span.start for c in calls):
                named.append(one)
                self._stays.setdefault(why.offset, str(why))

    def _joined(self, one: Conditional, span: Span) -> Edit:
        """What takes the place of some lines. Raises Stays."""
        parts = [
            Part(sight, sight.words(span)) for sight in self._sights if is_compiled(sight, span)
        ]
        if not one.has_else and span == one.span and any(not part.words for part in parts):
            raise Stays(one.span.start, "this #if has no #else: some kernels get no call")
        gup = any(part.calls for part in parts)
        if gup and any(not part.calls for part in parts):
            raise Stays(one.span.start, "an arm of this #if has no such call")
        agree(parts, one.span.start)
        chosen = next((part for part in parts if self._is_new(part)), parts[0]).sight
        self._keeps_comments(chosen, parts, span)
        edits = []
        for call in chosen.calls:
            if _is_in(call, span):
                edits += self._brought_up(chosen, call)
        return Edit(span.start, span.end, self._cut(chosen, span, edits))

    def _is_new(self, part: Part) -> bool:
        """Whether all calls of a part are in today's shape."""
        return all(
            part.sight.meanings.roles(call) == api.NOW[call.name] for call in part.calls
        ) and all(
            word.name in api.MMAP_SEM
            for word, _ in part.words if isinstance(word, Occurrence) and word.name in LOCKS
        )

    def _keeps_comments(self, chosen: Sight, parts: Sequence[Part], span: Span) -> None:
        have = {chosen.source.text(c) for c in comments(chosen.source, span)}
        for part in parts:
            for comment in comments(part.sight.source, span):
                if part.sight.source.text(comment) not in have:
                    raise Stays(comment.start, "a comment in this arm would be lost")

    def _brought_up(self, sight: Sight, call: Occurrence) -> list[Edit]:
        """The edits of a view that bring a call to today's shape, on as few lines as it needs where
        conditionals stood in its list. One that asks for VMAs keeps its arguments."""
        calls = Calls(sight.source, sight.meanings, sight.facts)
        if sight.meanings.wants_vmas(call):
            return []
        if b"#" in self._raw.data[call.offset : call.close]:
            edits = calls.laid_out(call)
        else:
            edits = calls.brought_up(call)
        if call.macro is not None:  # its line must not end there
            edits = [Edit(e.start, e.end, _BREAK.sub(b" ", e.text)) for e in edits]
        return edits

    def _cut(self, sight: Sight, span: Span, edits: Sequence[Edit]) -> bytes:
        """The lines of a view with edits carried out, without those that only other views have."""
        lines = kept_lines(self._raw, sight, span)
        text = b"".join(sight.source.text(line) for line in lines)
        moved = []
        for edit in settle(sight.source, edits):
            before = sum(
                min(line.end, edit.start) - line.start for line in lines if line.start < edit.start
            )
            inside = sum(
                max(0, min(line.end, edit.end) - max(line.start, edit.start)) for line in lines
            )
            moved.append(Edit(before, before + inside, edit.text))
        part = Source(sight.source.path, text)
        part.newline = self._raw.newline
        return apply(part, moved).replace(b"\r\n", b"\n")

    def _alone(self, sight: Sight, call: Occurrence) -> bool:
        """Bring a call up where it stands; whether that makes it one for all kernels, or may."""
        if call.name in LOCKS:
            if not any(c.span.start < call.offset < c.span.end for c in self._every):
                self._edits += Calls(sight.source, sight.meanings, sight.facts).brought_up(call)
            return False
        inside = any(_is_in(call, one.span) for one in self._named)
        stays = self._beside if inside else self._stays
        if call.offset in self._kept:
            stays.setdefault(call.offset, self._kept[call.offset])
            return False
        try:
            if call.name not in api.NOW:
                raise Stays(call.offset, f"{call.name}() is none of the header's functions")
            if not of_call(call) or b"#" in self._raw.data[call.offset : call.close]:
                raise Stays(call.offset, f"conditions in the argument list of {call.name}() decide it")
            edits = self._brought_up(sight, call)
            waits = sight.meanings.wants_vmas(call)
        except Stays as why:
            stays.setdefault(why.offset, str(why))
            return False
        self._edits += [edit for edit in edits if edit not in self._edits]
        return not inside and bool(edits or waits)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_in(call: Occurrence, span: Span) -> bool:
    return span.start <= call.offset < span.end


def _begins(function: Function, span: Span) -> bool:
    """Whether a function begins in some lines."""
    return span.start <= function.span.start < span.end
