# SPDX-License-Identifier: GPL-2.0-only
"""A driver's #if ladders around GUP calls, made one call each by way of gup_compat.h.

A ladder goes only if all of its arms are shown to be the same code around the same calls, each in
the shape of other kernels. A file goes as a whole or not at all: the header makes each name one
of today's shape, and a call that stays in an old one would no longer compile.
"""

from __future__ import annotations

import collections
import dataclasses
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from gupvmas import api, arms, scanner, spatch
from gupvmas.backport.lower import CALLS, RULES, behind_includes
from gupvmas.backport.shapes import TRUTHS, Roles, reshape
from gupvmas.edit import Edit, apply, settle, wrap_call
from gupvmas.features import PRESENT
from gupvmas.model import Arm, Kind, Occurrence, Span
from gupvmas.site import Refusal
from gupvmas.source import Source
from gupvmas.spatch import Fact, Job

#: The header that takes the place of the ladders.
HEADER = "gup_compat.h"

#: The lock, as it is called today and before.
_LOCK = {new: old for new, old in api.MMAP_SEM.items() if new != api.GONE_LOCK}
LOCKS = {**{name: name for name in _LOCK}, **{old: new for new, old in _LOCK.items()}}

#: A ladder inside of a ladder goes first; so many are looked into.
DEEPEST = 8

#: What a call is, whatever its shape: the function of today and its arguments by role.
Meaning = tuple[str, tuple[tuple[str, bytes], ...]]


@dataclasses.dataclass(frozen=True)
class Left:
    """A place that stays as it is, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


_DIFFER = "the arms of this #if differ in more than the shape"


class _Stays(Exception):
    """Why a file stays as it is, and the place."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset


def simplify(
    texts: dict[str, bytes], work: Path
) -> tuple[dict[str, bytes], list[Left]]:
    """The files of a driver without their ladders, and what stays. ``work``: private.

    Only files that change are in the result.
    """
    found: dict[str, bytes] = {}
    stays: list[Left] = []
    now = dict(texts)
    for turn in range(DEEPEST):
        again = {}
        for path, occurrences, facts in _read(now, work / f"ladders{turn}"):
            file = _File(Source(path, now[path]), occurrences, facts)
            try:
                text, nested = file.simplified()
            except _Stays as reason:
                stays.append(Left(path, file.source.line(reason.offset), str(reason)))
                found.pop(path, None)
                continue
            if text != now[path]:
                found[path] = text
            if nested:
                again[path] = text
        now = again
        if not now:
            break
    for path, text in found.items():
        found[path] = _with_header(path, text)
    return found, sorted(stays, key=lambda s: (s.file, s.line))


def _with_header(path: str, text: bytes) -> bytes:
    """The text with gup_compat.h, which is at the top of the driver, below its includes."""
    name = os.path.relpath(HEADER, os.path.dirname(path) or ".")
    line = f'#include "{name}"\n'.encode()
    if line in text:
        return text
    source = Source(path, text)
    at = behind_includes(source, len(text))
    return text[:at] + line.replace(b"\n", source.newline) + text[at:]


def _read(
    texts: dict[str, bytes], top: Path
) -> Iterator[tuple[str, list[Occurrence], list[Fact]]]:
    """The occurrences and facts of files that have any."""
    names = (*api.FUNCTIONS, *LOCKS)
    top.mkdir()
    copies = {}
    for number, (path, data) in enumerate(texts.items()):
        copies[path] = f"{number}.{'h' if path.endswith('.h') else 'c'}"
        (top / copies[path]).write_bytes(data)
    reading = scanner.read(["--tree", str(top)], names, paths=list(copies.values()))
    busy = {c for c in copies.values() if any(o.name in api.FUNCTIONS for o in reading.of(c))}
    scratch = top / "spatch"
    scratch.mkdir()
    files = tuple(str(top / copy) for copy in copies.values() if copy in busy)
    answer = spatch.run([Job(RULES, files)], CALLS, scratch)
    for path, copy in copies.items():
        if copy in busy:
            facts = [f for f in answer.facts if f.file == str(top / copy)]
            yield path, [dataclasses.replace(o, file=path) for o in reading.of(copy)], facts


class _File:
    """One file: its calls, what each means, and its ladders."""

    def __init__(
        self, source: Source, occurrences: Sequence[Occurrence], facts: Sequence[Fact]
    ) -> None:
        self.source = source
        self.occurrences = occurrences
        self.calls = [o for o in occurrences if o.kind is Kind.CALL and not o.quoted]
        #: The shape of calls that is told by the other arms, by their offset.
        self._resolved: dict[int, Roles] = {}
        self._facts: dict[int, list[Fact]] = collections.defaultdict(list)
        for fact in facts:
            self._facts[source.span(fact.at).start].append(fact)

    def simplified(self) -> tuple[bytes, bool]:
        """The text without ladders, and whether there may be more around those that went.

        Raises _Stays if something in the file can't be brought to today's shape.
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
            except _Stays:
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
            edits += self._brought_up(call)
        return apply(self.source, settle(self.source, edits)), nested

    def _check(self) -> None:
        """Raise _Stays for what the header can't take the place of."""
        for found in self.occurrences:
            if found.name not in api.FUNCTIONS:
                continue
            if found.kind in PRESENT:
                raise _Stays(found.offset, f"the file declares or defines {found.name}() itself")
            if found.kind is Kind.UNPARSED:
                raise _Stays(found.offset, f"{found.name}(): {found.problem}")
            if found.is_other_use:
                raise _Stays(found.offset, f"{found.name}() is used other than by a call")
            if found.kind is Kind.CALL and found.name not in api.NOW:
                raise _Stays(found.offset, f"{found.name}() is none of the header's functions")

    def _is_ladder(self, calls: Sequence[Occurrence]) -> bool:
        """Whether a conditional has calls in more than one arm, or names the version."""
        return len({c.arms[-1].start for c in calls}) > 1 or calls[0].arms[-1].version

    # -- what a call means

    def _shapes(self, call: Occurrence, spans: Sequence[Span]) -> list[Roles]:
        """The shapes that a call may have: one, as a rule."""
        known = self._resolved.get(call.offset)
        if known is not None:
            return [known]
        texts = [self.source.text(span).decode("utf-8", "replace") for span in spans]
        prototype = arms.shape(call.name, call.kernels, texts, {})
        if prototype is not None:
            return [prototype.roles]
        return [
            p.roles for _, p in arms.shapes(call.name)
            if len(p.roles) == len(spans) and arms.may_be(p.roles, texts)
        ]  # fmt: skip

    def _shape(self, call: Occurrence, spans: Sequence[Span]) -> Roles:
        """The one shape that a call has."""
        shapes = self._shapes(call, spans)
        if len(set(shapes)) != 1:
            raise _Stays(call.offset, f"which shape this {call.name}() has can't be told")
        return shapes[0]

    def _meaning(
        self, call: Occurrence, spans: Sequence[Span], roles: Roles | None = None
    ) -> Meaning:
        """What a call with these arguments does, in today's terms; ``roles`` if it is given."""
        if call.name in LOCKS:
            return LOCKS[call.name], (("mm", self._mm_of_lock(call)),)
        roles = roles or self._shape(call, spans)
        given = {role: _squeezed(self.source, span) for role, span in zip(roles, spans)}
        name = call.name
        if name == api.FUNCTIONS[0] and "mm" in roles and given["mm"] != b"current->mm":
            name = api.REMOTE  # up to 4.5 it took the mm of another task
        if given.get("vmas", b"NULL") not in (b"NULL", b"0"):
            raise _Stays(call.offset, f"{call.name}() asks for VMAs")
        values = {role: text for role, text in given.items() if role in api.NOW[name]}
        values["gup_flags"] = self._flags(call, roles, given)
        if "locked" in api.NOW[name]:
            values.setdefault("locked", b"NULL")
        return name, tuple(sorted(values.items()))

    def _possible(self, call: Occurrence) -> dict[Meaning, Roles | None]:
        """What a call may mean, and the shape that it then has."""
        spans = [argument.span for argument in call.arguments]
        if call.name in LOCKS:
            return {self._meaning(call, spans): None}
        shapes = self._shapes(call, spans)
        if len(shapes) < 2:
            return {self._meaning(call, spans): self._shape(call, spans)}
        found: dict[Meaning, Roles | None] = {}
        for roles in shapes:
            try:
                found[self._meaning(call, spans, roles)] = roles
            except _Stays:
                pass  # it would make no sense in this shape
        return found

    def _mm_of_lock(self, call: Occurrence) -> bytes:
        if len(call.arguments) != 1:
            raise _Stays(call.offset, f"this {call.name}() is not understood")
        text = _squeezed(self.source, call.arguments[0].span)
        if call.name in api.MMAP_SEM:
            return text
        if text.startswith(b"&") and text.endswith(b"->mmap_sem"):
            return text[1 : -len(b"->mmap_sem")]
        return b"semaphore " + text

    def _flags(self, call: Occurrence, roles: Roles, given: dict[str, bytes]) -> bytes:
        """The flags, however they are passed; constants as two truth values."""
        if "write" in roles:
            return given["write"] + b" " + given["force"]
        index = str(roles.index("gup_flags"))
        # spatch sees a list with #if inside as one of all its arguments.
        for fact in () if call.straddles else self._facts.get(call.offset, ()):
            if fact.kind == "flags" and fact.text("index") == index:
                return " ".join(fact.text(truth) for truth in TRUTHS).encode()
        return given["gup_flags"]

    # -- ladders

    def _collapsed(self, first: int, endif: int, calls: Sequence[Occurrence]) -> Edit:
        """The ladder as one of its arms, in today's shape."""
        ladder = self._all_arms(first, endif, calls)
        self._compare([(arm, self._arm_meaning(arm, calls)) for arm in ladder])
        chosen = next((arm for arm in ladder if self._is_new(arm, calls)), ladder[0])
        for arm in ladder:
            if arm is not chosen and list(_comments(self.source, self._body(arm))):
                raise _Stays(arm.start, "a comment in this arm would be lost")
        body = self._body(chosen)
        inside = [c for c in calls if c.arms[-1].start == chosen.start]
        edits = [edit for call in inside for edit in self._brought_up(call)]
        moved = [Edit(e.start - body.start, e.end - body.start, e.text) for e in edits]
        piece = Source(self.source.path, self.source.text(body))
        start = self.source.line_start(first)
        return Edit(start, self.source.line_end(endif), apply(piece, settle(piece, moved)))

    def _compare(self, ladder: Sequence[tuple[Arm, list[bytes | Occurrence]]]) -> None:
        """Raise _Stays unless all arms are the same but for the shapes of their calls.

        A call whose own arguments don't tell its shape has the one that makes it the same.
        """
        length = len(ladder[0][1])
        for number in range(length):
            common: set[Meaning] | None = None
            seen = []
            for arm, tokens in ladder:
                first, this = ladder[0][1][number], tokens[number] if number < len(tokens) else b""
                if isinstance(this, bytes) or isinstance(first, bytes):
                    if this != first:
                        raise _Stays(arm.start, _DIFFER)
                    continue
                possible = self._possible(this)
                seen.append((this, possible))
                common = set(possible) if common is None else common & set(possible)
                if not common:
                    raise _Stays(arm.start, _DIFFER)
            if common is not None and len(common) > 1:
                raise _Stays(seen[0][0].offset, "which shapes these calls have can't be told")
            for call, possible in seen:
                roles = possible[next(iter(common or ()))]
                if roles is not None:
                    self._resolved[call.offset] = roles
        for arm, tokens in ladder:
            if len(tokens) != length:
                raise _Stays(arm.start, _DIFFER)

    def _all_arms(self, first: int, endif: int, calls: Sequence[Occurrence]) -> list[Arm]:
        """The arms of a ladder in order; all of them must have a call, and one be the rest."""
        found = sorted({call.arms[-1].start: call.arms[-1] for call in calls}.items())
        ladder = [arm for _, arm in found]
        at = first
        for arm in ladder:
            if arm.start != at:
                raise _Stays(at, "an arm of this #if has no such call")
            at = arm.next
        if at != endif:
            raise _Stays(at, "an arm of this #if has no such call")
        if not self._directive(ladder[-1].start).startswith(b"else"):
            raise _Stays(first, "this #if has no #else: some kernels get no call")
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
            raise _Stays(arm.start, "a directive stands inside of this arm")
        inside = [c for c in calls if c.arms[-1].start == arm.start]
        meaning: list[bytes | Occurrence] = []
        at = body.start
        for call in sorted(inside, key=lambda c: c.offset):
            if call.offset < at:
                raise _Stays(call.offset, "a call inside of a call is not understood")
            meaning += _tokens(self.source, Span(at, call.offset))
            meaning.append(call)
            at = call.close + 1
        meaning += _tokens(self.source, Span(at, body.end))
        return meaning

    def _is_new(self, arm: Arm, calls: Sequence[Occurrence]) -> bool:
        """Whether all calls of an arm are in today's shape."""
        inside = [c for c in calls if c.arms[-1].start == arm.start]
        return all(
            call.name in api.MMAP_SEM
            or (call.name in api.NOW and self._roles(call) == api.NOW[call.name])
            for call in inside
        )

    def _roles(self, call: Occurrence) -> Roles:
        return self._shape(call, [argument.span for argument in call.arguments])

    # -- one call

    def _brought_up(self, call: Occurrence) -> list[Edit]:
        """The edits that bring a call to today's shape; raises _Stays."""
        if call.name in LOCKS:
            return self._lock(call)
        if call.straddles:
            return [self._unstraddled(call)]
        name, _ = self._meaning(call, [argument.span for argument in call.arguments])
        roles = self._roles(call)
        if roles == api.NOW[name]:
            return []
        want = api.NOW[name]
        try:
            if "locked" in want and "locked" not in roles:
                # There was no such parameter; that the lock is kept is what NULL says.
                edits = reshape(
                    self.source, call, roles, (*want[:-1], "vmas"), self._facts[call.offset],
                    name if name != call.name else None,
                )  # fmt: skip
                return edits
            return reshape(
                self.source, call, roles, want, self._facts[call.offset],
                name if name != call.name else None,
            )  # fmt: skip
        except Refusal as refusal:
            raise _Stays(call.offset, f"{call.name}(): {refusal}") from None

    def _lock(self, call: Occurrence) -> list[Edit]:
        """The lock by today's name, where it is the semaphore of an mm."""
        if call.name in api.MMAP_SEM or len(call.arguments) != 1 or call.straddles:
            return []
        text, member = self.source.text(call.arguments[0].span), b"->mmap_sem"
        if not (text.startswith(b"&") and text.endswith(member)):
            return []
        end = call.offset + len(call.name)
        return [
            Edit(call.offset, end, LOCKS[call.name].encode()),
            Edit(call.arguments[0].span.start, call.arguments[0].span.end, text[1 : -len(member)]),
        ]

    def _unstraddled(self, call: Occurrence) -> Edit:
        """A list with #if inside, whose variants all mean the same, as one without."""
        if not call.variants:
            raise _Stays(call.offset, "the argument list straddles #if")
        text = self.source.data[call.open : call.close]
        if b"/*" in text or b"//" in text:
            raise _Stays(call.offset, "the argument list straddles #if, and has comments")
        found = []
        for variant in call.variants:
            alone = dataclasses.replace(call, kernels=(variant.kernels,))
            found.append((self._meaning(alone, variant.arguments), alone, variant.arguments))
        if any(meaning != found[0][0] for meaning, _, _ in found):
            raise _Stays(call.offset, "the variants of the argument list differ in more than shape")
        newest = max(found, key=lambda each: each[1].kernels[0].first)
        (name, _), alone, spans = newest
        roles = self._shape(alone, spans)
        values = {role: b" ".join(self.source.text(s).split()) for role, s in zip(roles, spans)}
        values.setdefault("locked", b"NULL")
        if "gup_flags" not in values:
            raise _Stays(call.offset, "write and force in an argument list that straddles #if")
        arguments = [values[role] for role in api.NOW[name]]
        column = self.source.column(call.offset)
        return Edit(
            call.offset, call.close + 1, wrap_call(column, name.encode(), arguments, b"")
        )


def _squeezed(source: Source, span: Span) -> bytes:
    """An argument without blanks and comments, to be compared."""
    return b" ".join(_tokens(source, span)).replace(b" -> ", b"->").replace(b"& ", b"&")


def _comments(source: Source, span: Span) -> Iterator[Span]:
    at = span.start
    for offset, _, _ in source.walk(span.start, span.end):
        yield from source.comments(at, offset)
        at = offset + 1
    yield from source.comments(at, span.end)


def _tokens(source: Source, span: Span) -> list[bytes]:
    """Words, and all other bytes of code one by one."""
    found: list[bytes] = []
    end = -1
    for at, byte, _ in source.walk(span.start, span.end):
        if byte in (b'"', b"'"):
            close = at + 1
            while source.data[close : close + 1] != byte and close < span.end:
                close += 2 if source.data[close : close + 1] == b"\\" else 1
            found.append(source.data[at : close + 1])
            end = -1
        elif at == end and _in_word(byte) and _in_word(found[-1][-1:]):
            found[-1] += byte
            end = at + 1
        elif at == end and found[-1] + byte == b"->":
            found[-1] = b"->"
            end = -1
        else:
            found.append(byte)
            end = at + 1
    return found


def _in_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"
