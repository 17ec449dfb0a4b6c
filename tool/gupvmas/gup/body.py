# SPDX-License-Identifier: GPL-2.0-only
"""The facts about one function, as places in its text and ready to be asked for."""

from __future__ import annotations

import collections
import functools
from collections.abc import Iterable, Iterator

from gupvmas.code.macros import Macros
from gupvmas.code.model import Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact


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

    def declarations(self, name: str) -> set[Span]:
        """Where a variable of this name is declared; more than one means nested scopes."""
        return self.places("declared", name)

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
