# SPDX-License-Identifier: GPL-2.0-only
"""Pieces of code as words, to be compared."""

from __future__ import annotations

from collections.abc import Iterator

from gupvmas.code.model import Span
from gupvmas.code.source import Source


def squeezed(source: Source, span: Span) -> bytes:
    """An argument without blanks and comments, to be compared."""
    return b" ".join(tokens(source, span)).replace(b" -> ", b"->").replace(b"& ", b"&")


def comments(source: Source, span: Span) -> Iterator[Span]:
    """The comments in a piece of code."""
    at = span.start
    for offset, _, _ in source.walk(span.start, span.end):
        yield from source.comments(at, offset)
        at = offset + 1
    yield from source.comments(at, span.end)


def tokens(source: Source, span: Span) -> list[bytes]:
    """Words, and all other bytes of code one by one."""
    found: list[bytes] = []
    end = -1
    for at, byte, _ in source.walk(span.start, span.end):
        if byte in (b'"', b"'"):
            close = at + 1
            while source.data[close : close + 1] != byte and close < span.end:
                close += 2 if source.data[close : close + 1] == b"\\" else 1
            found.append(source.data[at : close + 1])
            end = -1
        elif at == end and _in_word(byte) and _in_word(found[-1][-1:]):
            found[-1] += byte
            end = at + 1
        elif at == end and found[-1] + byte == b"->":
            found[-1] = b"->"
            end = -1
        else:
            found.append(byte)
            end = at + 1
    return found


def _in_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"
