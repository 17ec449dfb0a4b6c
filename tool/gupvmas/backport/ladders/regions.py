# SPDX-License-Identifier: GPL-2.0-only
"""The conditionals of a file, and the lines that go with one of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence

from gupvmas.backport.ladders.sight import Sight
from gupvmas.code.model import Span
from gupvmas.code.source import Source

_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b", re.M)


@dataclasses.dataclass(frozen=True)
class Conditional:
    """The whole lines from an #if to its #endif, and where each directive's line begins."""

    span: Span
    directives: tuple[int, ...]
    #: Whether some arm is compiled whatever is asked for.
    has_else: bool

    def arm_of(self, offset: int) -> int:
        """The number of the arm that an offset is in, from 1; 0: above the first."""
        return sum(at <= offset for at in self.directives)

    def holds(self, other: Conditional) -> bool:
        """Whether another one is inside of it."""
        return self.span.start < other.span.start and other.span.end < self.span.end


def conditionals(raw: Source) -> list[Conditional]:
    """All conditionals of a file, those around others first."""
    stack: list[tuple[list[int], list[bytes]]] = []
    found = []
    for directive in _DIRECTIVE.finditer(raw.data):
        at = directive.start()
        if directive[1].startswith(b"if"):
            stack.append(([at], [directive[1]]))
        elif stack:
            stack[-1][0].append(at)
            stack[-1][1].append(directive[1])
            if directive[1] == b"endif":
                places, words = stack.pop()
                span = Span(places[0], raw.directive_end(at))
                found.append(Conditional(span, tuple(places), b"else" in words))
    return sorted(found, key=lambda c: (c.span.start, -c.span.end))


def region(raw: Source, inner: Span, sights: Iterable[Sight], every: Sequence[Conditional]) -> Span:
    """The whole lines around a conditional of all calls that it stands in, and of all
    conditionals of which there is a part."""
    start, end = inner.start, inner.end
    calls = [call for sight in sights for call in sight.calls]
    while True:
        was = start, end
        for call in calls:
            if call.offset < end and call.close >= start:
                start = min(start, raw.line_start(call.offset))
                end = max(end, raw.line_end(call.close))
        for each in every:
            if any(start <= at < end for at in each.directives) and not (
                start <= each.span.start and each.span.end <= end
            ):
                start, end = min(start, each.span.start), max(end, each.span.end)
        if was == (start, end):
            return Span(start, end)


def is_compiled(sight: Sight, span: Span) -> bool:
    """Whether a view is of kernels that compile the place where some lines begin."""
    return span.start == 0 or not sight.view.hides(span.start - 1)


def kept_lines(raw: Source, sight: Sight, span: Span) -> list[Span]:
    """Those of some lines that a view has: neither a directive that it decides, nor hidden."""
    found = []
    at = span.start
    while at < span.end:
        end = min(raw.line_end(at), span.end)
        gone = raw.data[at:end].strip() and not sight.source.data[at:end].strip()
        if not gone and not (end > at and sight.view.hides(end - 1)):
            found.append(Span(at, end))
        at = end
    return found


def comments(source: Source, span: Span) -> Iterator[Span]:
    """The comments in a piece of code."""
    at = span.start
    for offset, _, _ in source.walk(span.start, span.end):
        yield from source.comments(at, offset)
        at = offset + 1
    yield from source.comments(at, span.end)
