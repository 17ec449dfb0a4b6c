# SPDX-License-Identifier: GPL-2.0-only
"""The facts about one function, as places in its text and ready to be asked for."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Iterator

from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal
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

    def __init__(self, source: Source, extent: Span, facts: Iterable[Fact]) -> None:
        """``facts`` are those of the whole file; only the ones within ``extent`` are kept."""
        self.source = source
        self.extent = extent
        self._facts: dict[str, list[tuple[Span, Fact]]] = collections.defaultdict(list)
        for fact in facts:
            at = source.span(fact.at)
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
        for at, fact in self.all("branch"):
            if at.start == keyword.start:
                return Branch(
                    at,
                    self.detail(fact, "condition"),
                    self.detail(fact, "then"),
                    self.detail(fact, "otherwise") if "otherwise" in fact.details else None,
                    fact.text("text"),
                )
        return None

    def while_at(self, keyword: Span) -> tuple[Span, Span]:
        """The condition and the body of the while loop whose keyword is there."""
        for at, fact in self.all("while"):
            if at.start == keyword.start:
                return self.detail(fact, "condition"), self.detail(fact, "body")
        raise Refusal(f"the loop on line {self.source.line(keyword.start)} is not understood")

    def says(self, kind: str, keyword: Span, name: str) -> bool:
        """Whether an if statement is of this kind (failed, succeeded) for ``name``."""
        return any(at.start == keyword.start for at, _ in self.all(kind, name))

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
        words = {
            self.source.text(at) for at, _ in self.all("jump") if within(at, arm)
        }
        return self.ends_in_jump(arm) and b"continue" not in words

    def ends_in_jump(self, arm: Span) -> bool:
        """Whether the last statement of an arm leaves it for good."""
        source = self.source
        end = arm.end
        if source.data[end - 1 : end] == b"}":
            end -= 1
        for at, _ in self.all("jump"):
            # spatch reports the end of the function as a return, too.
            if within(at, arm) and source.text(at) != b"}":
                stop = source.data.find(b";", at.end) + 1
                if source.skip(stop) >= end:
                    return True
        return False


def within(span: Span, outer: Span | None) -> bool:
    """Whether ``span`` lies inside ``outer``."""
    return outer is not None and outer.start <= span.start and span.end <= outer.end


def code_before(body: Body, offset: int) -> bytes:
    """The last byte of code before ``offset``, comments and directives stepped over."""
    source = body.source
    last = b"{"
    at = source.skip(body.extent.start)
    while at < offset:
        byte = source.data[at : at + 1]
        if byte == b"#" and source.blank_before(at):
            at = source.skip(source.line_end(at))
            continue
        if byte in b"\"'":
            end = at + 1
            while source.data[end : end + 1] != byte:
                end += 2 if source.data[end : end + 1] == b"\\" else 1
            at = end
        last = byte
        at = source.skip(at + 1)
    return last
