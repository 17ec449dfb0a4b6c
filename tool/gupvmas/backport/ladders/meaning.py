# SPDX-License-Identifier: GPL-2.0-only
"""What a call does, whatever its shape, in the terms of today."""

from __future__ import annotations

from collections.abc import Sequence

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.convert.shapes import TRUTHS, Roles
from gupvmas.code.model import Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact

#: The lock, as it is called today and before.
_LOCK = {new: old for new, old in api.MMAP_SEM.items() if new != api.GONE_LOCK}
LOCKS = {**{name: name for name in _LOCK}, **{old: new for new, old in _LOCK.items()}}

#: What a call is, whatever its shape: the function of today and its arguments by role.
Meaning = tuple[str, tuple[tuple[str, bytes], ...]]


class Stays(Exception):
    """Why a call or a conditional stays as it is, and the place."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset


def of_call(call: Occurrence) -> bool:
    """Whether a call is one that the header stands for, as far as its name tells."""
    return call.name in LOCKS or (call.name in api.NOW and not call.straddles)


class Meanings:
    """The meanings of the calls of one view. facts: what spatch said of each, by its offset."""

    def __init__(self, source: Source, facts: dict[int, list[Fact]]) -> None:
        self.source = source
        #: The shape of calls that is told by the other arms, by their offset.
        self.resolved: dict[int, Roles] = {}
        self._facts = facts

    def _shapes(self, call: Occurrence, spans: Sequence[Span]) -> list[Roles]:
        """The shapes that a call may have: one, as a rule."""
        known = self.resolved.get(call.offset)
        if known is not None:
            return [known]
        texts = [self.source.text(span).decode("utf-8", "replace") for span in spans]
        fitting = [(k, p.roles) for k, p in arms.shapes(call.name) if len(p.roles) == len(spans)]
        likely = [(k, roles) for k, roles in fitting if arms.may_be(roles, texts)] or fitting
        timely = [roles for k, roles in likely if arms.serves(call.kernels, k)]
        return list(dict.fromkeys(timely or [roles for _, roles in likely]))

    def shape(self, call: Occurrence, spans: Sequence[Span]) -> Roles:
        """The one shape that a call has."""
        shapes = self._shapes(call, spans)
        if len(set(shapes)) != 1:
            raise Stays(call.offset, f"which shape this {call.name}() has can't be told")
        return shapes[0]

    def of(
        self, call: Occurrence, spans: Sequence[Span], roles: Roles | None = None
    ) -> Meaning:
        """What a call with these arguments does, in today's terms; ``roles`` if it is given."""
        if call.name in LOCKS:
            return LOCKS[call.name], (("mm", self._mm_of_lock(call)),)
        roles = roles or self.shape(call, spans)
        given = {role: squeezed(self.source, span) for role, span in zip(roles, spans)}
        name = call.name
        if name == api.FUNCTIONS[0] and "mm" in roles and given["mm"] != b"current->mm":
            name = api.REMOTE  # up to 4.5 it took the mm of another task
        values = {role: text for role, text in given.items() if role in api.NOW[name]}
        values["gup_flags"] = self._flags(call, roles, given)
        if "locked" in api.NOW[name]:
            values.setdefault("locked", b"NULL")
        if self.asks(call, roles, given.get("vmas", b"NULL")):
            values["vmas"] = given["vmas"]
        return name, tuple(sorted(values.items()))

    def asks(self, call: Occurrence, roles: Roles, text: bytes) -> bool:
        """Whether a call wants VMAs: ``text`` is what it passes for them."""
        if "vmas" not in roles or text in (b"NULL", b"0"):
            return False
        index = str(roles.index("vmas"))
        facts = self._facts.get(call.offset, ())
        return not any(f.kind == "null" and f.text("index") == index for f in facts)

    def wants_vmas(self, call: Occurrence) -> bool:
        """Whether a call, whose shape is known, asks for VMAs."""
        if call.name in LOCKS or call.name not in api.NOW:
            return False
        spans = [argument.span for argument in call.arguments]
        return any(role == "vmas" for role, _ in self.of(call, spans)[1])

    def possible(self, call: Occurrence) -> dict[Meaning, Roles | None]:
        """What a call may mean, and the shape that it then has."""
        spans = [argument.span for argument in call.arguments]
        if call.name in LOCKS:
            return {self.of(call, spans): None}
        shapes = self._shapes(call, spans)
        if len(shapes) < 2:
            return {self.of(call, spans): self.shape(call, spans)}
        found: dict[Meaning, Roles | None] = {}
        for roles in shapes:
            try:
                found[self.of(call, spans, roles)] = roles
            except Stays:
                pass  # it would make no sense in this shape
        return found

    def _mm_of_lock(self, call: Occurrence) -> bytes:
        if len(call.arguments) != 1:
            raise Stays(call.offset, f"this {call.name}() is not understood")
        text = squeezed(self.source, call.arguments[0].span)
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
        for fact in self._facts.get(call.offset, ()):
            if fact.kind == "flags" and fact.text("index") == index:
                return " ".join(fact.text(truth) for truth in TRUTHS).encode()
        return given["gup_flags"]

    def roles(self, call: Occurrence) -> Roles:
        """The shape of a call whose arguments are those that it has."""
        return self.shape(call, [argument.span for argument in call.arguments])


def squeezed(source: Source, span: Span) -> bytes:
    """An argument without blanks and comments, to be compared."""
    return b" ".join(_tokens(source, span)).replace(b" -> ", b"->").replace(b"& ", b"&")


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
