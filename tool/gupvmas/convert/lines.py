# SPDX-License-Identifier: GPL-2.0-only
"""New lines above or below a statement, where its line belongs to it alone."""

from __future__ import annotations

from collections.abc import Sequence

from gupvmas.edit import Edit, insert_lines
from gupvmas.site import Refusal
from gupvmas.source import Source


def must_begin_line(source: Source, what: str, start: int) -> None:
    """Raise Refusal if other code stands before the statement ``what``, at ``start``, on its line."""
    if not source.blank_before(start):
        raise Refusal("shares-line", what=what)


def lines_above(
    source: Source, what: str, start: int, lines: Sequence[bytes], indent: bytes
) -> Edit:
    """Put ``lines`` above the line of the statement at ``start``, which is ``what``, in words.

    Raises Refusal if that would also be above other code.
    """
    must_begin_line(source, what, start)
    return insert_lines(source, source.line_start(start), lines, indent)


def lines_below(
    source: Source, what: str, end: int, lines: Sequence[bytes], indent: bytes
) -> Edit:
    """Put ``lines`` below the line on which the statement ``what`` ends, at ``end``.

    Raises Refusal if that would also be below other code; a comment is none.
    """
    below = source.line_end(end - 1)
    if source.skip(end) < below:
        raise Refusal("shares-line", what=what)
    return insert_lines(source, below, lines, indent)
