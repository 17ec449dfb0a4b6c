# SPDX-License-Identifier: GPL-2.0-only
"""Comments, kernel-doc and Documentation/ that describe the old signature.

What stands in a comment is prose, and is read as such: calls that are shown in the old shape,
the kernel-doc of a parameter that is gone, and remarks about it.
"""

from __future__ import annotations

import re

from gupvmas.code.edit import Edit
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Kind, Occurrence, Span
from gupvmas.code.source import Source

#: What people write for an argument that they don't use.
_NOTHING = frozenset({b"NULL", b"0", b"vmas", b"vma", b"&vma"})


def is_prose(occurrence: Occurrence) -> bool:
    """Whether an occurrence stands in a comment or in documentation."""
    return occurrence.kind in (Kind.COMMENT, Kind.DOCUMENTATION)


def shown_call(source: Source, occurrence: Occurrence, prototype: Prototype) -> Edit | None:
    """The edit for a call that prose shows with the argument; None if it does not show one.

    A call with an ellipsis counts from its end: get_user_pages(mm, ..., pages, NULL).
    """
    arguments = occurrence.arguments
    from_end = len(prototype.roles) - prototype.vmas
    elided = any(source.text(a.span).strip() in (b"...", b"..") for a in arguments)
    if not (len(arguments) == len(prototype.roles) or (elided and len(arguments) > from_end)):
        return None
    index = len(arguments) - from_end
    span = arguments[index].span
    if source.text(span) not in _NOTHING:
        return None
    if index + 1 < len(arguments):
        return Edit(span.start, arguments[index + 1].span.start)
    return Edit(arguments[index - 1].comma, span.end)


def kernel_doc(source: Source, doc: Span, name: str) -> list[Edit]:
    """Take the parameter ``name`` out of the kernel-doc comment ``doc``.

    That is its entry, with the lines that continue it, and paragraphs that begin with it.
    """
    edits = []
    lines = _lines(source, doc)
    entry = re.compile(rb"\s*\*\s*@" + name.encode() + rb"\s*:")
    about = re.compile(rb"\s*\*\s*@" + name.encode() + rb"\b(?!\s*:)")
    number = 0
    while number < len(lines):
        text = source.text(lines[number])
        if entry.match(text):
            last = number + 1
            while last < len(lines) and _continues(source.text(lines[last])):
                last += 1
            edits.append(Edit(lines[number].start, lines[last - 1].end))
            number = last
            continue
        if about.match(text) and number and _is_blank(source.text(lines[number - 1])):
            last = number + 1
            while last < len(lines) and _continues(source.text(lines[last])):
                last += 1
            if last < len(lines) and _is_blank(source.text(lines[last])):
                last += 1
            edits.append(Edit(lines[number].start, lines[last - 1].end))
            number = last
            continue
        number += 1
    return edits


def _lines(source: Source, span: Span) -> list[Span]:
    found = []
    at = source.line_start(span.start)
    while at < span.end:
        end = source.line_end(at)
        found.append(Span(at, end))
        at = end
    return found


def _is_blank(line: bytes) -> bool:
    return line.strip() in (b"*", b"")


def _continues(line: bytes) -> bool:
    """Whether a line of kernel-doc goes on with what the line before began."""
    text = line.strip()
    return not (_is_blank(line) or text.endswith(b"*/") or re.match(rb"\*\s*(@\w|--)", text))


def remark(source: Source, comment: Span, name: str) -> Edit | None:
    """Take a parenthesis about the parameter ``name`` out of a comment in a function's body.

    Only one that says that it is a parameter, as in "(even if our vmas arg is NULL)"; a remark
    about VMAs as such stays. The paragraph is filled anew from there on.
    """
    text = source.text(comment)
    words = rb"\([^()]*\b" + name.encode() + rb"\s+(?:arg|argument|parameter|array|pointer)\b[^()]*\)"
    found = re.search(words, text)
    if not found or not text.startswith(b"/*"):
        return None
    lines = _lines(source, comment)
    first = source.line(comment.start + found.start()) - source.line(comment.start)
    last = first
    while last + 1 < len(lines) and _continues(source.text(lines[last + 1])):
        last += 1
    paragraph = Span(lines[first].start, lines[last].end)
    start = comment.start + found.start() - paragraph.start
    end = comment.start + found.end() - paragraph.start
    body = source.text(paragraph)
    prefix = re.match(rb"\s*\*\s*", body)
    if not prefix:
        return None
    rest = (body[:start] + body[end:]).split(b"\n")
    joined = b" ".join(re.sub(rb"^\s*\*\s*", b"", line).strip() for line in rest).split()
    return Edit(paragraph.start, paragraph.end, _fill(joined, prefix.group()))


def _fill(words: list[bytes], prefix: bytes) -> bytes:
    from gupvmas.code.source import width_of

    lines = [prefix]
    for word in words:
        glue = b"" if lines[-1] == prefix else b" "
        if glue and width_of(lines[-1] + glue + word) > 80:
            lines.append(prefix)
            glue = b""
        lines[-1] += glue + word
    return b"\n".join(lines) + b"\n"


def above(source: Source, statement: Edit, comments: list[Span], name: str) -> list[Edit]:
    """Comments on lines of their own right above a removed statement that speak of ``name``."""
    word = re.compile(rb"\b" + name.encode() + rb"\b")
    found = []
    for comment in comments:
        if source.line_end(comment.end) == statement.start and source.blank_before(comment.start):
            if word.search(source.text(comment)):
                found.append(Edit(source.line_start(comment.start), statement.start))
    return found


def leftovers(source: Source, comments: list[Span], name: str) -> list[int]:
    """The lines of comments that still speak of the parameter ``name`` as one."""
    words = re.compile(
        rb"@" + name.encode() + rb"\b|\b" + name.encode() + rb"\s+(?:arg|argument|parameter|array)\b"
    )
    lines = []
    for comment in comments:
        for found in words.finditer(source.text(comment)):
            lines.append(source.line(comment.start + found.start()))
    return lines
