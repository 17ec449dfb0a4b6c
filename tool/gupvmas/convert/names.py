# SPDX-License-Identifier: GPL-2.0-only
"""Taking the declaration of a local variable out of a function."""

from __future__ import annotations

from gupvmas.body import Declaration
from gupvmas.edit import Edit, delete_lines
from gupvmas.model import Span
from gupvmas.site import Refusal
from gupvmas.source import Source

_OPENERS = {b"("[0]: 1, b"["[0]: 1, b"{"[0]: 1, b")"[0]: -1, b"]"[0]: -1, b"}"[0]: -1}


def statement_end(source: Source, offset: int) -> int:
    """The offset after the semicolon that ends the statement or declaration at ``offset``."""
    depth = 0
    at = source.skip(offset)
    while at < len(source.data):
        byte = source.data[at]
        if byte in b"\"'":
            at = _literal_end(source, at)
            continue
        depth += _OPENERS.get(byte, 0)
        if byte == b";"[0] and depth == 0:
            return at + 1
        at = source.skip(at + 1)
    raise Refusal(f"no end of the statement on line {source.line(offset)} was found")


def closing(source: Source, opening: int) -> int:
    """The offset of the parenthesis that closes the one at ``opening``, -1 if there is none."""
    depth = 0
    at = opening
    while at < len(source.data):
        byte = source.data[at]
        if byte in b"\"'":
            at = _literal_end(source, at)
            continue
        depth += _OPENERS.get(byte, 0)
        if depth == 0:
            return at
        at = source.skip(at + 1)
    return -1


def block_end(source: Source, start: int) -> int:
    """The offset of the bracket that closes the group which ``start`` stands in."""
    depth = 0
    at = source.skip(start)
    while at < len(source.data):
        byte = source.data[at]
        if byte in b"\"'":
            at = _literal_end(source, at)
            continue
        depth += _OPENERS.get(byte, 0)
        if depth < 0:
            return at
        at = source.skip(at + 1)
    return at


def stays_in_block(source: Source, start: int, end: int) -> bool:
    """Whether no block is left on the way through the text from ``start`` to ``end``."""
    depth = 0
    at = source.skip(start)
    while at < end:
        byte = source.data[at]
        if byte in b"\"'":
            at = _literal_end(source, at)
            continue
        depth += _OPENERS.get(byte, 0)
        if depth < 0:
            return False
        at = source.skip(at + 1)
    return True


def _literal_end(source: Source, at: int) -> int:
    quote = source.data[at]
    at += 1
    while at < len(source.data) and source.data[at] != quote:
        at += 2 if source.data[at] == b"\\"[0] else 1
    return source.skip(at + 1)


def _declaration_start(source: Source, name: Span) -> int:
    """Where the declaration that holds ``name`` begins: after the last ; { or } before it."""
    line = source.line_start(name.start)
    while True:
        at = source.skip(line)
        before = source.data[:line].rstrip()
        if before.endswith((b";", b"{", b"}", b"*/", b"#endif", b":")) or not before:
            return at
        previous = source.line_start(len(before) - 1)
        if source.data[previous : previous + 1] == b"#":
            return at
        line = previous


def declarators(source: Source, name: Span) -> tuple[int, list[Span], int]:
    """The declaration around ``name``: where it starts, its declarators, where it ends.

    A declarator runs from its first star to before its comma; the first one begins after the
    type, as far as that can be told from the stars.
    """
    start = _declaration_start(source, name)
    end = statement_end(source, start)
    commas = []
    depth = 0
    at = start
    while at < end - 1:
        byte = source.data[at]
        if byte in b"\"'":
            at = _literal_end(source, at)
            continue
        depth += _OPENERS.get(byte, 0)
        if byte == b","[0] and depth == 0:
            commas.append(at)
        at = source.skip(at + 1)
    if not commas:
        return start, [Span(start, end - 1)], end
    spans = []
    edges = [*commas, end - 1]
    first = start
    for number, edge in enumerate(edges):
        spans.append(Span(source.skip(first) if number else start, edge))
        first = edge + 1
    return start, spans, end


def drop_declaration(source: Source, declaration: Declaration) -> Edit:
    """Take a local variable's declaration out, or just its part of a longer one."""
    name = declaration.name
    start, spans, end = declarators(source, name)
    if len(spans) == 1:
        return delete_lines(source, Span(start, end))
    for number, span in enumerate(spans):
        if not span.start <= name.start < span.end:
            continue
        if number == 0:
            begin = name.start
            while source.data[begin - 1] in b"* \t" and begin > start:
                begin -= 1
                if source.data[begin] in b" \t":
                    begin += 1
                    break
            return Edit(begin, spans[1].start)
        return Edit(spans[number - 1].end, span.end)
    raise Refusal(f"the declaration on line {source.line(name.start)} is not understood")
