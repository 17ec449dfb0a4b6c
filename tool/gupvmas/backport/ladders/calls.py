# SPDX-License-Identifier: GPL-2.0-only
"""Brings one call of an older shape to that of today."""

from __future__ import annotations

import dataclasses

from gupvmas.gup import api
from gupvmas.backport.ladders.meaning import LOCKS, Meanings, Stays
from gupvmas.convert.shapes import reshape
from gupvmas.code.edit import Edit, wrap_call
from gupvmas.code.model import Occurrence
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact


class Calls:
    """The calls of one file. facts: what spatch said of each, by its offset."""

    def __init__(self, source: Source, meanings: Meanings, facts: dict[int, list[Fact]]) -> None:
        self.source = source
        self.meanings = meanings
        self._facts = facts

    def brought_up(self, call: Occurrence) -> list[Edit]:
        """The edits that bring a call to today's shape. Raises Stays."""
        if call.name in LOCKS:
            return self._lock(call)
        name, _ = self.meanings.of(call, [argument.span for argument in call.arguments])
        roles = self.meanings.roles(call)
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
            raise Stays(call.offset, f"{call.name}(): {refusal}") from None

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

    def laid_out(self, call: Occurrence) -> list[Edit]:
        """The edit that writes a call anew in today's shape. Raises Stays."""
        spans = [argument.span for argument in call.arguments]
        text = self.source.data[call.open : call.close]
        if b"/*" in text or b"//" in text:
            raise Stays(call.offset, "conditions and comments stand in its argument list")
        name, _ = self.meanings.of(call, spans)
        roles = self.meanings.shape(call, spans)
        values = {role: b" ".join(self.source.text(s).split()) for role, s in zip(roles, spans)}
        values.setdefault("locked", b"NULL")
        if "gup_flags" not in values:
            raise Stays(call.offset, "write and force in an argument list with conditions")
        arguments = [values[role] for role in api.NOW[name]]
        column = self.source.column(call.offset)
        return [Edit(call.offset, call.close + 1, wrap_call(column, name.encode(), arguments, b""))]
