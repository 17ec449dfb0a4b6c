# SPDX-License-Identifier: GPL-2.0-only
"""Locals that nothing uses any more: what only a call of an older shape was passed."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator

from gupvmas.backport.ladders.sight import File
from gupvmas.code.edit import Edit, apply, settle
from gupvmas.code.model import Function
from gupvmas.code.source import Source

_WORD = re.compile(rb"[A-Za-z_]\w*\Z")

#: What may stand before a declarator on its line, and behind the only one of a declaration. What
#: calls nothing and stores nothing has no effect.
_TYPE = re.compile(rb"[ \t]+(?:[A-Za-z_]\w*[ \t*]+)+\Z")
_LATER = re.compile(rb"[ \t]+(?:[A-Za-z_]\w*[ \t*]+)+[A-Za-z_]\w*[^;{}()]*,[ \t*]*\Z")
_ALONE = re.compile(rb"[ \t]*(?:\[[^\];(]*\][ \t]*)?(?:=[^;(,={}+-]*(?:->[^;(,={}+-]*)*)?;[ \t]*(?:\r?\n)")
_DECLARATOR = re.compile(rb"(?:[ \t]*\[[^\];]*\])?(?=[ \t]*[=;,])")
_STORED = re.compile(rb"[ \t]*=(?!=)")


def without(before: File, text: bytes, after: File | None) -> bytes:
    """``text``, which became of a file, without the locals that were used ``before`` and are not now.

    One whose declaration does something else, too, is __maybe_unused. ``after``: the views of it.
    """
    if after is None:
        return text
    source = Source(before.source.path, text)
    edits: list[Edit] = []
    had = {function.name: _words(before, function) for function in _functions(before)}
    for function in _functions(after):
        for name, places in _words(after, function).items():
            if len(places) < len(had.get(function.name, {}).get(name, ())):
                edits += _edits(source, function, name, places)
    return apply(source, settle(source, edits))


def _functions(file: File) -> list[Function]:
    """Those around the calls of GUP and of what takes its place."""
    return list({
        o.function.span.start: o.function for s in file.sights for o in s.found if o.function
    }.values())


def _words(file: File, function: Function) -> dict[bytes, list[int]]:
    """The offsets of each word of a function, whoever compiles it."""
    found: dict[bytes, set[int]] = collections.defaultdict(set)
    for sight in file.sights:
        for text, at in sight.tokens:
            if function.span.start <= at < function.span.end and _WORD.match(text):
                found[text].add(at)
    return {name: sorted(places) for name, places in found.items()}


def _edits(source: Source, function: Function, name: bytes, places: list[int]) -> Iterator[Edit]:
    """What becomes of a local that has these ``places`` left, if only its declaration is one."""
    first, end = places[0], places[0] + len(name)
    body = source.data.find(b"{", function.span.start)
    start = source.line_start(first)
    alone = _TYPE.match(source.data, start, first)
    declared = alone or _LATER.match(source.data, start, first)
    if first < body or not declared or source.data[start:first].split()[0] in (b"return", b"goto", b"else", b"case"):
        return
    if any(not _is_stored(source, place, len(name)) for place in places[1:]):
        return
    whole = _ALONE.match(source.data, end)
    if alone and whole and len(places) == 1 and not _is_in_macro(source, name):
        yield Edit(start, whole.end())
        return
    declarator = _DECLARATOR.match(source.data, end)
    if declarator:
        yield Edit(declarator.end(), declarator.end(), b" __maybe_unused")


def _is_stored(source: Source, place: int, length: int) -> bool:
    """Whether a place is where a value is stored in a statement of its own."""
    return source.blank_before(place) and bool(_STORED.match(source.data, place + length))


def _is_in_macro(source: Source, name: bytes) -> bool:
    """Whether a macro of the file has the word in it: whoever uses that may use the local."""
    return re.search(rb"^[ \t]*#[ \t]*define\b(?:.*\\\r?\n)*.*\b%b\b" % name, source.data, re.M) is not None
