# SPDX-License-Identifier: GPL-2.0-only
"""The facts about one function, as places in its text and ready to be asked for."""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterable, Iterator

from gupvmas.macros import Macros
from gupvmas.model import Occurrence, Span
from gupvmas.source import Source
from gupvmas.spatch import Fact


@dataclasses.dataclass(frozen=True)
class Branch:
    """An if statement."""

    keyword: Span
    condition: Span
    then: Span
    otherwise: Span | None
    text: str


@dataclasses.dataclass(frozen=True)
class Loop:
    """for (index = first; index < bound; index++) body"""

    keyword: Span
    index: str
    first: str
    bound: str
    step: Span
    body: Span


@dataclasses.dataclass(frozen=True)
class Declaration:
    """A local variable: its name's place, and the extent of its value or array size."""

    name: Span
    value: str | None
    size: str | None
    extent: Span | None
    type: str | None


class Body:
    """One function of a source file: what the rules said about places within it."""

    def __init__(
        self, source: Source, extent: Span, facts: Iterable[Fact], macros: Macros | None = None
    ) -> None:
        """``facts`` are those of the whole file; only the ones within ``extent`` are kept.

        ``macros`` are those that the file may see.
        """
        self.source = source
        self.macros = macros or Macros()
        self.extent = extent
        self._facts: dict[str, list[tuple[Span, Fact]]] = collections.defaultdict(list)
        self._of_file: list[tuple[Span, Fact]] = []
        for fact in facts:
            at = source.span(fact.at)
            if fact.kind.startswith(("member-", "file-")):
                self._of_file.append((at, fact))
            if extent.start <= at.start < extent.end:
                self._facts[fact.kind].append((at, fact))

    def all(self, kind: str, name: str | None = None) -> Iterator[tuple[Span, Fact]]:
        """The facts of one kind, of the variable ``name`` if that is given."""
        for at, fact in self._facts.get(kind, ()):
            if name is None or fact.details.get("name") == name:
                yield at, fact

    def places(self, kind: str, name: str) -> set[Span]:
        """Where the facts of one kind about ``name`` are."""
        return {at for at, _ in self.all(kind, name)}

    def texts_in_file(self, kind: str, name: str) -> list[str]:
        """The texts of facts about ``name`` of the whole file, such as a macro."""
        return [
            fact.text("text")
            for _, fact in self._of_file
            if fact.kind == kind and fact.details.get("name") == name
        ]

    def places_in_file(self, kind: str, name: str) -> set[Span]:
        """Where facts about ``name`` are in the whole file: a member of a structure, a macro."""
        return {
            at
            for at, fact in self._of_file
            if fact.kind == kind and fact.details.get("name") == name
        }

    def of_call(self, kind: str, call: Occurrence) -> Iterator[Fact]:
        """The facts of one kind about one call."""
        for at, fact in self._facts.get(kind, ()):
            if at.start == call.offset:
                yield fact

    def detail(self, fact: Fact, key: str) -> Span:
        """A place among the details of a fact."""
        return self.source.span(fact.place(key))

    def mentions(self, name: str) -> set[Span]:
        """Every place where a variable stands in an expression."""
        return self.places("mention", name)

    def declarations(self, name: str) -> list[Declaration]:
        """Where a variable of this name is declared; more than one means nested scopes."""
        found: dict[Span, Declaration] = {}
        for kind in ("local", "declared"):
            for at, fact in self.all(kind, name):
                old = found.get(at)
                extent = self.detail(fact, "extent") if "extent" in fact.details else None
                found[at] = Declaration(
                    at,
                    fact.details.get("value") or (old.value if old else None),
                    fact.details.get("size") or (old.size if old else None),
                    extent or (old.extent if old else None),
                    fact.details.get("type") or (old.type if old else None),
                )
        return sorted(found.values(), key=lambda d: d.name.start)

    def own(self, call_kind: str, name: str) -> set[Span]:
        """Where ``name`` is handed to a GUP call; ``call_kind`` is by-address or by-name."""
        return {self.detail(fact, "own") for _, fact in self.all(call_kind, name)}

    def reads_after(self, kind: str, call: Occurrence, name: str) -> set[Span]:
        """Places where a fact says that ``name`` is read after ``call``, writes left out."""
        found = {
            self.detail(fact, "read")
            for fact in self.of_call(kind, call)
            if fact.details.get("name") == name
        }
        return found - self.places("written", name) - self.own("by-address", name)

    def branch_at(self, keyword: Span) -> Branch | None:
        """The if statement whose keyword is there."""
        return next((b for b in self.branches() if b.keyword.start == keyword.start), None)

    def branches(self) -> list[Branch]:
        """All if statements."""
        return [
            Branch(
                at,
                self.detail(fact, "condition"),
                self.detail(fact, "then"),
                self.detail(fact, "otherwise") if "otherwise" in fact.details else None,
                fact.text("text"),
            )
            for at, fact in self.all("branch")
        ]

    def whiles(self) -> list[tuple[Span, Span]]:
        """The condition and the body of every while loop."""
        return [
            (self.detail(fact, "condition"), self.detail(fact, "body"))
            for _, fact in self.all("while")
        ]

    def says(
        self, kind: str, branch: Branch, name: str, count: list[bytes] | None = None
    ) -> bool:
        """Whether the condition of an if is a comparison of this kind of ``name``.

        ``count``: with that, given as tokens().

        A condition that negates one is of the opposite kind; likely() and unlikely() are looked
        through, and so are parentheses.
        """
        inner, negated = self.core(branch.condition)
        wanted = _OPPOSITE.get(kind, "") if negated else kind
        if count is None:
            return any(self._comparison(at, fact) == inner for at, fact in self.all(wanted, name))
        return any(
            self._comparison(at, fact) == inner and _compares(fact, name, count)
            for at, fact in self.all(wanted)
        )

    def implies(
        self, kind: str, branch: Branch, name: str, count: list[bytes] | None = None
    ) -> bool:
        """Whether the then-arm of an if is only reached where a comparison of ``name`` holds."""
        if self.says(kind, branch, name, count):
            return True
        parts = self._conjuncts(branch.condition)
        return any(
            self._comparison(at, fact) in parts
            and (fact.text("name") == name if count is None else _compares(fact, name, count))
            for at, fact in self.all(kind)
        )

    def _conjuncts(self, condition: Span) -> list[Span]:
        """What stands between the && of a condition, outside of all parentheses."""
        source = self.source
        parts = []
        start = last = source.skip(condition.start)
        behind = -1
        for at, byte, depth in source.walk(condition.start, condition.end):
            if at == behind:
                start = source.skip(at + 1)
            elif depth == 0 and byte in b"|?,":
                return []  # what stands beside an || or in a ?: need not hold
            elif depth == 0 and byte == b"&" and source.data[at + 1 : at + 2] == b"&":
                parts.append(Span(start, last))
                behind = at + 1
            last = at + 1
        return [*parts, Span(start, condition.end)]

    def _comparison(self, at: Span, fact: Fact) -> Span:
        other = self.detail(fact, "other")
        return Span(min(at.start, other.start), max(at.end, other.end))

    def core(self, condition: Span) -> tuple[Span, bool]:
        """What a condition tests once its wrapping is off, and whether it is negated."""
        source = self.source
        start, end = source.skip(condition.start), condition.end
        negated = False
        while True:
            if source.data[start : start + 1] == b"(" and source.closing(start) == end - 1:
                start, end = source.skip(start + 1), len(source.data[: end - 1].rstrip())
                continue
            if source.data[start : start + 1] == b"!":
                inner = source.skip(start + 1)
                if any(at.start == inner for at, _ in self.all("negated")):
                    start, negated = inner, not negated
                    continue
            wrapped = [
                self.detail(fact, "inner") for at, fact in self.all("wrapped") if at.start == start
            ]
            if not wrapped:
                return Span(start, end), negated
            start, end = wrapped[0].start, wrapped[0].end

    def call_compared(self, call: Occurrence, condition: Span) -> str | None:
        """"failed" or "succeeded" if a condition is nothing but ``call`` compared to mean that."""
        inner, negated = self.core(condition)
        for kind in ("failed", "succeeded"):
            for fact in self.of_call(f"call-{kind}", call):
                other = self.detail(fact, "other")
                extent = Span(min(call.offset, other.start), max(call.close + 1, other.end))
                if extent == inner:
                    return _OPPOSITE[kind] if negated else kind
        return None

    def loops(self) -> list[Loop]:
        """The counting loops."""
        return [
            Loop(
                at,
                fact.text("name"),
                fact.text("first"),
                fact.text("bound"),
                self.detail(fact, "step"),
                self.detail(fact, "body"),
            )
            for at, fact in self.all("loop")
        ]

    def arms(self) -> list[Span]:
        """The arms of all if statements."""
        found = []
        for _, fact in self.all("branch"):
            found.append(self.detail(fact, "then"))
            if "otherwise" in fact.details:
                found.append(self.detail(fact, "otherwise"))
        return found

    def leaves_loop(self, arm: Span) -> bool:
        """Whether an arm ends in a jump, and not in one to the next round."""
        words = {self.source.text(at) for at, _ in self.all("jump") if within(at, arm)}
        return self.ends_in_jump(arm) and b"continue" not in words

    def ends_in_jump(self, arm: Span) -> bool:
        """Whether the last statement of an arm leaves it for good."""
        return bool(self.last_jump(arm))

    def is_return(self, arm: Span) -> bool:
        """Whether an arm is nothing but a return."""
        start = arm.start
        if self.source.data[start : start + 1] == b"{":
            start = self.source.skip(start + 1)
        at_start = any(at.start == start for at, _ in self.all("jump"))
        return at_start and self.last_jump(arm) == b"return"

    def last_jump(self, arm: Span) -> bytes:
        """The keyword of the jump that ends an arm; empty if none does."""
        source = self.source
        end = arm.end
        if source.data[end - 1 : end] == b"}":
            end -= 1
        for at, _ in self.all("jump"):
            # spatch reports the end of the function as a return, too.
            if within(at, arm) and source.text(at) != b"}":
                # Behind a condition or an else it is the end of another arm, inside this one.
                if at.start != arm.start and code_before(self, at.start) not in b";{}:":
                    continue
                stop = source.data.find(b";", at.end) + 1
                if source.skip(stop) >= end:
                    return source.text(at)
        return b""


def tokens(text: bytes) -> list[bytes]:
    """Text in spatch's manner and text from the file, made comparable."""
    return [bytes([byte]) for byte in text if byte not in b" \t\r\n"]


def _compares(fact: Fact, name: str, count: list[bytes]) -> bool:
    """Whether a comparison is of ``name`` with ``count``; which one comes first is all the same
    unless the fact says that its order is given."""
    left, right = tokens(fact.text("name").encode()), tokens(fact.text("count").encode())
    wanted = tokens(name.encode())
    if (left, right) == (wanted, count):
        return True
    return "order" not in fact.details and (right, left) == (wanted, count)


#: What the negation of a comparison says.
_OPPOSITE = {
    "failed": "succeeded",
    "succeeded": "failed",
    "complete": "incomplete",
    "incomplete": "complete",
}


def within(span: Span, outer: Span | None) -> bool:
    """Whether ``span`` lies inside ``outer``."""
    return outer is not None and outer.start <= span.start and span.end <= outer.end


@functools.lru_cache(maxsize=4096)
def code_before(body: Body, offset: int) -> bytes:
    """The last byte of code before ``offset``, comments and directives stepped over."""
    source = body.source
    last = b"{"
    directive = -1
    for at, byte, _ in source.walk(body.extent.start, offset):
        if byte == b"#" and source.blank_before(at):
            directive = source.line_end(at)
        if at >= directive:
            last = byte
    return last
