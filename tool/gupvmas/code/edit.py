# SPDX-License-Identifier: GPL-2.0-only
"""Changes to the text of a file: what goes, what comes, and nothing else.

spatch prints a changed statement anew, with the comments that it held lost or moved and the
line breaks chosen by its version. A maintainer wants to see only what had to change, so the
rules of cocci/ report places and these functions cut there. Every function returns edits
against the original text; apply() carries out a set of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from gupvmas.base.errors import GupVmasError
from gupvmas.code.model import Argument, Span
from gupvmas.code.source import WIDTH, Source, indent_to, width_of


@dataclasses.dataclass(frozen=True, order=True)
class Edit:
    """Replace the bytes from ``start`` to ``end`` by ``text``."""

    start: int
    end: int
    text: bytes = b""


class OverlapError(GupVmasError):
    """Two edits want the same bytes."""


def apply(source: Source, edits: Iterable[Edit]) -> bytes:
    """The text of ``source`` with all of ``edits`` carried out; the same edit twice is one."""
    parts: list[bytes] = []
    at = 0
    for edit in sorted(set(edits)):
        if edit.start < at:
            raise OverlapError(
                f"{source.path}:{source.line(edit.start)}: two changes overlap here; "
                "please report this file"
            )
        parts.append(source.data[at : edit.start])
        parts.append(edit.text.replace(b"\r\n", b"\n").replace(b"\n", source.newline))
        at = edit.end
    parts.append(source.data[at:])
    return b"".join(parts)


def merge(edits: Iterable[Edit]) -> list[Edit]:
    """``edits`` without those that lie inside what another one replaces or deletes.

    What is inserted where that begins stands before it, and stays.
    """
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end > e.start, -e.end)):
        if kept and edit.start < kept[-1].end and edit.end <= kept[-1].end:
            continue
        kept.append(edit)
    return kept


def drop_argument(
    source: Source, arguments: Sequence[Argument], index: int, opening: int
) -> Edit:
    """Take out argument number ``index`` (from 0) with its comma and the comments that are its own.

    A comment belongs to the argument if it stands between the commas around it, unless it
    follows the comma before it on that comma's line: then it speaks of the argument before.
    The rest of the list keeps its layout.
    """
    span = arguments[index].span
    if index + 1 < len(arguments):
        return _drop_before_comma(source, arguments, index, opening)
    if index == 0:
        return Edit(span.start, span.end)
    comma = arguments[index - 1].comma
    end = _own_comments_end(source, span.end)
    if source.blank_before(comma) and source.blank_after(end):
        return Edit(source.line_start(comma), source.line_end(end))
    kept_to, line_comment = _previous_comment_end(source, comma + 1, span.start)
    kept = source.data[comma + 1 : kept_to].rstrip()
    if not kept:
        while source.data[comma - 1] in b" \t" and not source.blank_before(comma):
            comma -= 1
        return Edit(comma, end)
    # The end of the call moves up, before the comment that ended the line above.
    tail_end = source.line_end(end)
    tail = source.data[end:tail_end].rstrip()
    if tail and b"/*" not in tail and b"//" not in tail and not tail.endswith(b"\\"):
        return Edit(comma, end + len(tail), tail + kept)
    code, comment = _split_comment(source, end, tail_end)
    if code and not line_comment and b"/*" not in code and b"//" not in code:
        behind = b"" if b"vma" in comment.lower() else b" " + comment
        return Edit(comma, end + len(tail), code + _shifted(kept, len(code) - 1) + behind)
    if line_comment:
        kept += source.newline + source.indent(span.start)
    return Edit(comma, end, kept)


def _split_comment(source: Source, start: int, end: int) -> tuple[bytes, bytes]:
    """The code of a line from ``start`` on and the comment that ends it; both empty if none does."""
    for comment in source.comments(start, end):
        text = source.text(comment)
        closed = text.startswith(b"//") or (text.endswith(b"*/") and len(text) > len(b"/*/"))
        if closed and source.blank_after(comment.end):
            return source.data[start : comment.start].rstrip(), text.rstrip()
    return b"", b""


def _shifted(comment: bytes, by: int) -> bytes:
    """A comment with the blanks before it, ``by`` of them less if some stay."""
    blanks = len(comment) - len(comment.lstrip(b" "))
    return comment[by:] if blanks > by else comment


def _previous_comment_end(source: Source, start: int, end: int) -> tuple[int, bool]:
    """Where the comments end that follow a comma on its line but not the argument there."""
    line = source.line(start)
    kept_to, line_comment = start, False
    if source.line(end) == line:
        return kept_to, line_comment
    for comment in source.comments(start, end):
        if source.line(comment.start) == line:
            kept_to = comment.end
            line_comment = source.data.startswith(b"//", comment.start)
    return kept_to, line_comment


def _own_comments_end(source: Source, end: int) -> int:
    """Where the comments end that follow an argument before the next comma or parenthesis."""
    stop = source.skip(end)
    last = end
    for comment in source.comments(end, stop):
        last = comment.end
    return last


def _drop_before_comma(
    source: Source, arguments: Sequence[Argument], index: int, opening: int
) -> Edit:
    data = source.data
    span, comma = arguments[index].span, arguments[index].comma
    before = arguments[index - 1].comma + 1 if index else opening + 1
    start, _ = _previous_comment_end(source, before, span.start)
    first_comment = next(source.comments(start, span.start), None)
    start = first_comment.start if first_comment else span.start
    end = comma + 1
    line = source.line(end)
    for comment in source.comments(end, source.skip(end)):
        if source.line(comment.start) == line and source.blank_after(comment.end):
            end = comment.end
    alone = source.blank_before(start)
    if source.blank_after(end):
        if alone:
            return Edit(source.line_start(start), source.line_end(end))
        while data[start - 1] in b" \t":
            start -= 1
        return Edit(start, end)
    while data[end] in b" \t":
        end += 1
    return Edit(start, end)


def with_comments(
    source: Source, arguments: Sequence[Argument], index: int, opening: int
) -> tuple[Span, bool]:
    """Argument number ``index`` and the comments beside it that are its own, as drop_argument() has it.

    The second value says whether another one follows the comma behind it.
    """
    span, comma = arguments[index].span, arguments[index].comma
    before = arguments[index - 1].comma + 1 if index else opening + 1
    start, _ = _previous_comment_end(source, before, span.start)
    first = next(source.comments(start, span.start), None)
    follows = False
    if index + 1 < len(arguments):
        behind = source.comments(comma + 1, arguments[index + 1].span.start)
        follows = any(
            source.line(c.start) == source.line(comma) and source.blank_after(c.end) for c in behind
        )
    start = first.start if first else span.start
    return Span(start, _own_comments_end(source, span.end)), follows


def drop_and_align(
    source: Source, arguments: Sequence[Argument], index: int, opening: int, closing: int
) -> Edit:
    """drop_argument(), but with the whole list laid out anew where that alone would not do.

    If the line of the opening parenthesis changes, checkpatch.pl wants what follows aligned
    with it. A list that holds a comment or belongs to a macro keeps its layout.
    """
    edit = drop_argument(source, arguments, index, opening)
    line, last = source.line(opening), source.line(closing)
    text = source.data[opening:closing]
    if source.line(edit.start) != line or line == last or len(arguments) < 2:
        return edit
    if any(mark in text for mark in (b"/*", b"//", b"\\", b"#")) or edit.text:
        return edit
    align = source.column(opening) + 1
    rest = [a.span for number, a in enumerate(arguments) if number != index]
    strays = [
        span
        for span in rest
        if source.line(span.start) != line
        and source.blank_before(span.start)
        and source.column(span.start) != align
    ]
    if not strays:
        return edit
    first = source.line_start(opening)
    start = first + len(source.indent(opening))
    end = source.line_end(closing)
    tail = source.data[closing + 1 : end].rstrip()
    laid_out = wrap_call(
        width_of(source.data[first:start]),
        source.data[start:opening],
        [b" ".join(source.text(span).split()) for span in rest],
        tail,
    )
    return Edit(start, closing + 1 + len(tail), laid_out)


def replace(span: Span, text: bytes) -> Edit:
    """Put ``text`` in the place of ``span``."""
    return Edit(span.start, span.end, text)


def wrap_call(column: int, head: bytes, arguments: Sequence[bytes], tail: bytes) -> bytes:
    """A call as kernel style lays it out: filled lines, aligned with the opening parenthesis.

    ``column`` is where ``head`` (all before the parenthesis) begins; ``tail`` follows ``)``.
    """
    text = head + b"("
    align = column + width_of(head) + 1
    lines = [b""]
    at = align
    for number, argument in enumerate(arguments):
        piece = argument + (b"," if number + 1 < len(arguments) else b")" + tail)
        if lines[-1] and at + 1 + len(piece) > WIDTH:
            lines.append(piece)
            at = align + len(piece)
        else:
            glue = b" " if lines[-1] else b""
            lines[-1] += glue + piece
            at += len(glue + piece)
    if not arguments:
        lines[-1] += b")" + tail
    return text + (b"\n" + indent_to(align)).join(lines)


def one_brace(edits: Iterable[Edit]) -> list[Edit]:
    """Edits of several conversions, each of which puts the same brace behind what it has to say: one
    of them does, the last one at that place."""
    found: list[Edit] = []
    for edit in edits:
        for n, other in enumerate(found):
            short, long = sorted((edit, other), key=lambda each: len(each.text))
            if edit.start == edit.end == other.start == other.end and edit != other and (
                short.text.strip() == b"}" and long.text.endswith(short.text)
            ):
                found[n] = long
                break
        else:
            found.append(edit)
    return found


def settle(source: Source, edits: Iterable[Edit]) -> list[Edit]:
    """A set of edits that can be applied: no doubles, and no blank lines too many.

    Where whole lines go and blank lines stand on both sides, or a block would begin with one,
    the blank line behind goes too.
    """
    settled: list[Edit] = []
    for edit in merge(edits):
        last = settled[-1] if settled else None
        if last and last.end == edit.start and not last.text and not edit.text:
            settled[-1] = Edit(last.start, edit.end)
        else:
            settled.append(edit)
    return [_with_blank(source, _to_the_end(source, edit)) for edit in settled]


def _to_the_end(source: Source, edit: Edit) -> Edit:
    """A deletion up to the end of a line takes the blanks before it too, or the whole line."""
    start = edit.start
    rest = source.data[edit.end : source.line_end(edit.end)]
    if edit.text or start == edit.end or rest.strip() or source.data[edit.end - 1 : edit.end] == b"\n":
        return edit
    if source.blank_before(start):
        return Edit(source.line_start(start), edit.end + len(rest))
    while source.data[start - 1] in b" \t":
        start -= 1
    return Edit(start, edit.end)


def _with_blank(source: Source, edit: Edit) -> Edit:
    data = source.data
    whole = edit.start == source.line_start(edit.start) and data[edit.end - 1 : edit.end] == b"\n"
    if edit.text or edit.start == edit.end or not whole or not edit.start:
        return edit
    following = data[edit.end : source.line_end(edit.end)].strip()
    blank_next = edit.end < len(data) and not following
    if blank_next or following == b"}":
        edit = Edit(_comment_above(source, edit.start), edit.end)
    previous = data[source.line_start(edit.start - 1) : edit.start].strip()
    if blank_next and (not previous or previous.endswith(b"{")):
        return Edit(edit.start, source.line_end(edit.end))
    return edit


def _comment_above(source: Source, start: int) -> int:
    """Where a comment on lines of its own right above ``start`` begins; else ``start``.

    It spoke of what stood below, up to the blank line.
    """
    above = source.data[:start]
    if not above.endswith(b"*/\n"):
        return start
    opening = above.rindex(b"/*")
    if not source.blank_before(opening) or above.startswith(b"/**", opening):
        return start
    return source.line_start(opening)
