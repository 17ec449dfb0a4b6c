# SPDX-License-Identifier: GPL-2.0-only
"""The text of one C file: places, and just enough of a lexer to step over blanks and comments.

What the code means is for the rules of cocci/ to say. Here it is only cut and pasted.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence

from gupvmas.code.model import Span

#: Columns that a tab stands for, in the kernel and in checkpatch.pl.
TAB = 8

#: What each bracket does to the depth of nesting.
_NESTING = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}

#: The longest line that added code may have.
WIDTH = 80


def width_of(text: bytes) -> int:
    """The number of columns that ``text``, which begins a line, takes up."""
    column = 0
    for byte in text:
        column = column + TAB - column % TAB if byte == 9 else column + 1
    return column


def indent_to(column: int) -> bytes:
    """White space that reaches ``column`` in the kernel's manner: tabs, then spaces."""
    return b"\t" * (column // TAB) + b" " * (column % TAB)

_LITERAL_OR_COMMENT = re.compile(
    rb'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', re.S
)


class Source:
    """The bytes of a file and the places in it."""

    def __init__(self, path: str, data: bytes) -> None:
        """``path`` is only for messages."""
        self.path = path
        self.data = data
        lengths = (len(line) + 1 for line in data.split(b"\n")[:-1])
        self._starts = list(itertools.accumulate(lengths, initial=0))
        self.newline = b"\r\n" if b"\r\n" in data[:4096] else b"\n"

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; ``line`` counts from 1, ``column`` from 0, in bytes."""
        return self._starts[line - 1] + column

    def line(self, offset: int) -> int:
        """The number of the line that holds ``offset``, from 1."""
        return bisect.bisect_right(self._starts, offset)

    def line_start(self, offset: int) -> int:
        """The offset at which the line that holds ``offset`` begins."""
        return self._starts[self.line(offset) - 1]

    def line_end(self, offset: int) -> int:
        """The offset after the newline of the line that holds ``offset``."""
        line = self.line(offset)
        return self._starts[line] if line < len(self._starts) else len(self.data)

    def line_text(self, line: int) -> str:
        """Line number ``line``, without its newline and outer blanks, to show to a person."""
        start = self._starts[line - 1]
        return self.data[start : self.line_end(start)].strip().decode("utf-8", "replace")

    def span(self, place: Sequence[int]) -> Span:
        """A position of spatch, [line, column, end line, end column] with columns from 0."""
        return Span(self.offset(place[0], place[1]), self.offset(place[2], place[3]))

    def directive_end(self, offset: int) -> int:
        """The end of the directive that begins at ``offset``, with the lines that continue it."""
        end = self.line_end(offset)
        while self.data[:end].rstrip(b"\r\n").endswith(b"\\") and end < len(self.data):
            end = self.line_end(end)
        return end

    def text(self, span: Span) -> bytes:
        """The bytes of ``span``."""
        return self.data[span.start : span.end]

    def indent(self, offset: int) -> bytes:
        """The white space that begins the line that holds ``offset``."""
        start = self.line_start(offset)
        end = start
        while end < len(self.data) and self.data[end] in b" \t":
            end += 1
        return self.data[start:end]

    def column(self, offset: int) -> int:
        """The column, from 0 and with tabs expanded, of ``offset``."""
        return width_of(self.data[self.line_start(offset) : offset])

    def skip(self, offset: int) -> int:
        """The offset of the first token at or after ``offset``."""
        data = self.data
        while offset < len(data):
            if data[offset] in b" \t\r\n\f\v":
                offset += 1
            elif data.startswith((b"\\\n", b"\\\r\n"), offset):
                offset += 2
            elif data.startswith(b"/*", offset):
                end = data.find(b"*/", offset + 2)
                offset = len(data) if end < 0 else end + 2
            elif data.startswith(b"//", offset):
                end = data.find(b"\n", offset)
                offset = len(data) if end < 0 else end
            else:
                break
        return offset

    def walk(self, start: int, end: int | None = None) -> Iterator[tuple[int, bytes, int]]:
        """The code from ``start`` on, byte by byte: its offset, the byte, and the depth of nesting.

        Blanks and comments are left out, a literal is its first quote. The depth counts (, [ and
        { from 0 at ``start``, the byte itself included: it is -1 at what closes the group around.
        """
        data = self.data
        limit = len(data) if end is None else end
        depth = 0
        at = self.skip(start)
        while at < limit:
            byte = data[at : at + 1]
            depth += _NESTING.get(byte, 0)
            yield at, byte, depth
            if byte in (b'"', b"'"):
                at += 1
                while at < len(data) and data[at : at + 1] != byte:
                    at += 2 if data[at : at + 1] == b"\\" else 1
            at = self.skip(at + 1)

    def closing(self, opening: int) -> int:
        """The offset of the parenthesis that closes the one at ``opening``, -1 if none does."""
        return next((at for at, _, depth in self.walk(opening) if depth == 0), -1)

    def comments(self, start: int, end: int) -> Iterator[Span]:
        """The comments between two offsets that have nothing but blanks between them."""
        data = self.data
        while start < end:
            if data.startswith(b"/*", start):
                close = data.find(b"*/", start + 2, end)
                stop = end if close < 0 else close + 2
                yield Span(start, stop)
                start = stop
            elif data.startswith(b"//", start):
                close = data.find(b"\n", start, end)
                stop = end if close < 0 else close
                yield Span(start, stop)
                start = stop
            else:
                start += 1

    def comments_in(self, start: int, end: int) -> Iterator[Span]:
        """The comments between two offsets of code: what looks like one in a literal is none."""
        for found in _LITERAL_OR_COMMENT.finditer(self.data, start, end):
            if found[0].startswith(b"/"):
                yield Span(*found.span())

    def after(self, offset: int, token: bytes) -> int:
        """The offset after ``token``, which must be the first one at or after ``offset``.

        Returns -1 if another token is there.
        """
        offset = self.skip(offset)
        return offset + len(token) if self.data.startswith(token, offset) else -1

    def blank_before(self, offset: int) -> bool:
        """Whether nothing but white space stands before ``offset`` on its line."""
        return not self.data[self.line_start(offset) : offset].strip()

    def blank_after(self, offset: int) -> bool:
        """Whether nothing but white space (or a continuation) stands after ``offset``."""
        rest = self.data[offset : self.line_end(offset)].strip()
        return rest in (b"", b"\\")
