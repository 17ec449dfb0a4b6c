# SPDX-License-Identifier: GPL-2.0-only
"""A file with more conditions than can be taken both ways at once, in pieces that have few each.

A piece is the whole file, every byte at its place, in which all functions and macros with calls are
blank but those of the piece: what chooses between the arms of the others is nothing to it.
"""

from __future__ import annotations

import dataclasses

from gupvmas.backport.ladders.regions import Conditional, conditionals, region
from gupvmas.backport.ladders.sight import KNOBS, File
from gupvmas.code.model import Kind, Span
from gupvmas.code.source import Source
from gupvmas.gup import api


@dataclasses.dataclass(frozen=True)
class Piece:
    """The text, and the lines of the other pieces."""

    text: bytes
    others: tuple[Span, ...] = ()


def of(file: File) -> list[Piece]:
    """The pieces of a file, seen without its conditions taken both ways: one if they are few."""
    raw = file.source
    if len(file.views.more) <= KNOBS:
        return [Piece(raw.data)]
    every = conditionals(raw)
    all_, gup = set(), set()
    for sight in file.sights:
        for found in sight.found:
            if found.quoted or found.kind in (Kind.COMMENT, Kind.DOCUMENTATION):
                continue
            if found.function:
                span = found.function.span
            else:
                start = raw.data.rfind(b"#", 0, found.offset) if found.macro else found.offset
                span = Span(start, raw.directive_end(start))
            whole = Span(raw.line_start(span.start), raw.line_end(max(span.end - 1, span.start)))
            all_.add(region(raw, whole, (), every))
            if found.name in api.FUNCTIONS:
                gup.add(region(raw, whole, (), every))
    spans = _together(_with_ladders(_together(all_), every))
    mine = [span for span in spans if any(span.start <= g.start < span.end for g in gup)]
    return [_piece(raw, span, tuple(other for other in spans if other != span)) for span in mine]


def _with_ladders(spans: list[Span], every: list[Conditional]) -> set[Span]:
    """Functions that are in several arms of one conditional are one piece."""
    found = set(spans)
    for each in every:
        inside = [s for s in spans if each.span.start <= s.start and s.end <= each.span.end]
        if len({each.arm_of(span.start) for span in inside}) > 1:
            found.add(each.span)
    return found


def _together(spans: set[Span]) -> list[Span]:
    """Spans that meet are one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _piece(raw: Source, own: Span, others: tuple[Span, ...]) -> Piece:
    text = bytearray(raw.data)
    for span in others:
        part = raw.text(span)
        text[span.start : span.end] = bytes(b if b in b"\r\n" else 32 for b in part)
    assert text[own.start : own.end] == raw.text(own)
    return Piece(bytes(text), others)
