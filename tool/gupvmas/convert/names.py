# SPDX-License-Identifier: GPL-2.0-only
"""Taking the declaration of a local variable out of a function."""

from __future__ import annotations

import re

from gupvmas.body import Body, Declaration
from gupvmas.edit import Edit, delete_lines
from gupvmas.model import Span
from gupvmas.site import Refusal
from gupvmas.source import Source

#: Null pointers, numbers and errnos, as spatch spells them.
_CONSTANT = re.compile(r"NULL|(- )?(\d\w*|E[A-Z][A-Z0-9]*)|\( [\w* ]*\* \) 0")


def statement_end(source: Source, offset: int) -> int:
    """The offset after the semicolon that ends the statement or declaration at ``offset``."""
    for at, byte, depth in source.walk(offset):
        if byte == b";" and depth == 0:
            return at + 1
    raise Refusal("statement-without-end", line=source.line(offset))


def block_end(source: Source, start: int) -> int:
    """The offset of the bracket that closes the group which ``start`` stands in."""
    return next((at for at, _, depth in source.walk(start) if depth < 0), len(source.data))


def stays_in_block(source: Source, start: int, end: int) -> bool:
    """Whether no block is left on the way through the text from ``start`` to ``end``."""
    return all(depth >= 0 for _, _, depth in source.walk(start, end))


def _declaration_start(source: Source, name: Span) -> int:
    """Where the declaration that holds ``name`` begins: after the last ; { or } before it."""
    line = source.line_start(name.start)
    while True:
        at = source.skip(line)
        before = source.data[:line].rstrip()
        if before.endswith((b";", b"{", b"}", b"*/", b"#endif", b":")) or not before:
            break
        previous = source.line_start(len(before) - 1)
        if source.data[previous : previous + 1] == b"#":
            break
        line = previous
    # Its first line may begin with the end of another one.
    if source.data[at : at + 1] == b"{":
        at = source.skip(at + 1)
    for end, byte, depth in source.walk(at, name.start):
        if byte == b";" and depth == 0:
            at = source.skip(end + 1)
    return at


def declarators(source: Source, name: Span) -> tuple[int, list[Span], int]:
    """The declaration around ``name``: where it starts, its declarators, where it ends.

    A declarator runs from its first star to before its comma; the first one begins after the
    type, as far as that can be told from the stars.
    """
    start = _declaration_start(source, name)
    end = statement_end(source, start)
    commas = [
        at for at, byte, depth in source.walk(start, end - 1) if byte == b"," and depth == 0
    ]
    if not commas:
        return start, [Span(start, end - 1)], end
    spans = []
    edges = [*commas, end - 1]
    first = start
    for number, edge in enumerate(edges):
        spans.append(Span(source.skip(first) if number else start, edge))
        first = edge + 1
    return start, spans, end


def must_be_quiet(body: Body, declaration: Declaration, name: str) -> None:
    """Raise Refusal if the value that ``name`` is declared with is more than a value.

    It goes with the declaration: a call in it would be made no more, and what a macro does is not
    known.
    """
    value = declaration.value
    if value is None or _CONSTANT.fullmatch(value) and not body.macros.known.get(value):
        return
    for at, fact in body.all("plain-value", name):
        of = fact.text("of")
        if at == declaration.name and not body.macros.known.get(of):
            types = [each.type or "" for each in body.declarations(of)]
            if not any("volatile" in each.split() for each in types):
                return
    line = body.source.line(declaration.name.start)
    raise Refusal("initialiser-acts", name=name, line=line)


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
    raise Refusal("declaration-not-understood", line=source.line(name.start))
