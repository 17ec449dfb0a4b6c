# SPDX-License-Identifier: GPL-2.0-only
"""Rewrites the calls of one file, to what an older tree has for them and back."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Sequence

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.convert.shapes import Roles, reshape
from gupvmas.backport.target import CALLS, Target
from gupvmas.code.edit import Edit, replace
from gupvmas.gup.features import PRESENT
from gupvmas.code.model import Kind, Occurrence
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact

LOCKS = {semaphore: name for name, semaphore in api.MMAP_SEM.items()}

#: Code in a simple expression needs no parentheses when something is put behind it.
_SIMPLE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.->[]")


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something that is left as it is. ``unread``: it could not be read."""

    file: str
    line: int
    text: str
    unread: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Rewrite:
    """The edits of one file, and what stands in their way."""

    def __init__(
        self,
        target: Target,
        source: Source,
        occurrences: Sequence[Occurrence],
        facts: Iterable[Fact],
    ) -> None:
        self.target = target
        self.source = source
        self.occurrences = occurrences
        #: What the file defines by itself.
        self.own = {o.name for o in occurrences if o.kind in PRESENT}
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.nested = False  # whether a call was left because another stands inside of it
        self._facts: dict[int, list[Fact]] = collections.defaultdict(list)
        for fact in facts:
            self._facts[source.span(fact.at).start].append(fact)

    def all(self) -> None:
        """Rewrite what can be, the innermost calls of those that are nested."""
        busy = [found for found in self.occurrences if self.concerns(found)]
        for found in busy:
            inner = [o for o in busy if found.open < o.offset < found.close]
            if any(o.kind is Kind.CALL for o in inner):
                self.nested = True
            else:
                self.rewrite(found)
        self.nested = self.nested and bool(self.edits)

    def concerns(self, found: Occurrence) -> bool:
        """Whether an occurrence is not as it should be."""
        raise NotImplementedError

    def rewrite(self, found: Occurrence) -> None:
        """Rewrite it, or say why not."""
        raise NotImplementedError

    def facts(self, call: Occurrence) -> list[Fact]:
        """Those about one call; empty if spatch did not read it."""
        return self._facts.get(call.offset, [])

    def _text(self, call: Occurrence, index: int) -> bytes:
        return self.source.text(call.arguments[index].span)


class Up(Rewrite):
    """Calls in the terms of the tree become calls in today's."""

    def concerns(self, found: Occurrence) -> bool:
        if found.kind is not Kind.CALL or found.name in self.own:
            return False
        if found.name in LOCKS:
            return len(found.arguments) == 1 and not self.target.has(LOCKS[found.name])
        now, then = api.NOW.get(found.name), self.target.shapes.get(found.name)
        return now is not None and then is not None and (
            len(found.arguments) == len(then) != len(now)
        )

    def rewrite(self, found: Occurrence) -> None:
        if found.name in LOCKS:
            self._lock(found)
            return
        now, then = api.NOW[found.name], self.target.shapes[found.name]
        try:
            self.edits += reshape(self.source, found, then, now, self.facts(found))
        except Refusal:
            pass

    def _lock(self, call: Occurrence) -> None:
        text, member = self._text(call, 0), b"->mmap_sem"
        if text.startswith(b"&") and text.endswith(member):
            end = call.offset + len(call.name)
            self.edits += [
                Edit(call.offset, end, LOCKS[call.name].encode()),
                replace(call.arguments[0].span, text[1 : -len(member)]),
            ]


class Down(Rewrite):
    """Names of today become what the tree has for them."""

    def concerns(self, found: Occurrence) -> bool:
        code = found.kind in (Kind.CALL, Kind.REFERENCE, Kind.UNPARSED) and not found.quoted
        if not code or found.name in LOCKS or not self.target.compiles(found):
            return False
        return not self._fits(found)

    def rewrite(self, found: Occurrence) -> None:
        if found.name in self.own:
            self._problem(found, "the file has a function or a macro of that name itself")
        elif found.kind is Kind.UNPARSED:
            self._problem(found, str(found.problem or "it could not be read"), unread=True)
        elif found.kind is not Kind.CALL and found.name in CALLS:
            self._problem(found, "its address is taken, and that tree's is another or is not there")
        elif found.name in CALLS and found.arguments and not self.facts(found):
            self._problem(found, "spatch could not read the call", unread=True)
        else:
            self._lower(found)

    def _lower(self, found: Occurrence) -> None:
        try:
            self.edits += self._lowered(found)
        except Refusal as refusal:
            self._problem(found, str(refusal))

    def _problem(self, found: Occurrence, text: str, unread: bool = False) -> None:
        name = found.name if found.name in api.FLAGS else f"{found.name}()"
        self.problems.append(
            Problem(self.source.path, found.line, f"{name}: {text}", unread)
        )

    def _fits(self, found: Occurrence) -> bool:
        """Whether the tree has it as it is used here."""
        now, then = api.NOW.get(found.name), self.target.shapes.get(found.name)
        if found.name == api.HELPER and found.kind is Kind.CALL and self.target.has(found.name):
            # A series may have made one that takes what the tree's function takes.
            return len(found.arguments) == len(self.target.shapes.get(found.name, ()))
        if now is None:
            return self.target.has(found.name) or found.name in self.own
        if found.kind is not Kind.CALL or not then or found.straddles:
            return now == then
        if len(found.arguments) != len(then):
            return False
        if len(then) != len(now) or now == then:
            return True  # it is in the shape of the tree already
        # get_user_pages_fast() had write for the flags, of which FOLL_WRITE is 1.
        return "write" in then and self._text(found, then.index("write")) in (b"0", b"1")

    def _lowered(self, found: Occurrence) -> list[Edit]:
        name = found.name
        if name in api.NOW:
            return self._gup(found)
        if name in api.MMAP_SEM:
            return self._lock(found)
        if name == api.LOOKUP:
            return self._lookup(found)
        if name in api.UNTAG:
            return self._untagged(found)
        raise Refusal("no-counterpart", target=self.target.name)

    def _gup(self, call: Occurrence) -> list[Edit]:
        then = self.target.shapes.get(call.name)
        now = self._now(call, then)
        name = None
        if then is None and call.name == api.REMOTE:
            # Up to 4.5 the local function takes an mm.
            local = self.target.shapes.get(api.FUNCTIONS[0], ())
            if "mm" in local:
                name, then = api.FUNCTIONS[0], local
        if then is None:
            raise Refusal("no-such-function", target=self.target.name)
        return reshape(self.source, call, now, then, self.facts(call), name)

    def _now(self, call: Occurrence, then: Roles | None) -> Roles:
        """The shape of a call: today's, or that which a series leaves in this tree."""
        left = tuple(role for role in then or () if role != "vmas")
        texts = [self._text(call, n).decode("utf-8", "replace") for n in range(len(call.arguments))]
        found = {
            roles
            for roles in (api.NOW[call.name], left)
            if len(roles) == len(texts) and arms.may_be(roles, texts)
        }
        if len(found) != 1:
            raise Refusal("neither-form", count=len(texts))
        return found.pop()

    def _lock(self, call: Occurrence) -> list[Edit]:
        stands = api.MMAP_SEM[call.name]
        if not self.target.has(stands):
            raise Refusal("neither-of-two", target=self.target.name, function=stands)
        if len(call.arguments) != 1:
            raise Refusal("wrong-count", count=len(call.arguments), right=1)
        span = call.arguments[0].span
        text = b"&" + _primary(self._text(call, 0)) + b"->mmap_sem"
        end = call.offset + len(call.name)
        return [Edit(call.offset, end, stands.encode()), replace(span, text)]

    def _lookup(self, call: Occurrence) -> list[Edit]:
        if not self.target.has(api.INTERSECTION):
            raise Refusal("neither-of-two", target=self.target.name, function=api.INTERSECTION)
        if len(call.arguments) != 2:
            raise Refusal("wrong-count", count=len(call.arguments), right=2)
        self._must_be_pure(call, 1)
        span = call.arguments[1].span
        text = b", " + _primary(self._text(call, 1)) + b" + 1"
        end = call.offset + len(call.name)
        return [
            Edit(call.offset, end, api.INTERSECTION.encode()), Edit(span.end, span.end, text)
        ]  # fmt: skip

    def _untagged(self, call: Occurrence) -> list[Edit]:
        remote, local = api.UNTAG
        if call.name == remote and len(call.arguments) == 2:
            self._must_be_pure(call, 0)
        elif len(call.arguments) != 1:
            raise Refusal("count-not-understood", count=len(call.arguments))
        address = _primary(self._text(call, len(call.arguments) - 1))
        if self.target.has(local):
            address = local.encode() + b"(" + self._text(call, len(call.arguments) - 1) + b")"
        return [Edit(call.offset, call.close + 1, address)]

    def _must_be_pure(self, call: Occurrence, index: int) -> None:
        for fact in self.facts(call):
            if fact.kind == "effect" and fact.text("index") == str(index):
                raise Refusal("repeated-argument-acts")


def _primary(text: bytes) -> bytes:
    """An expression that something can be put behind."""
    return text if _SIMPLE.issuperset(text) else b"(" + text + b")"
