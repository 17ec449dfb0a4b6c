# SPDX-License-Identifier: GPL-2.0-only
"""The text of a walk over VMAs: the loop over the array becomes one over the VMAs themselves."""

from __future__ import annotations

import dataclasses
import re

from gupvmas.body import Body, Declaration, Loop, tokens, within
from gupvmas.convert.array import Element
from gupvmas.convert.braces import braces
from gupvmas.convert.call import Call
from gupvmas.convert.lines import must_begin_line
from gupvmas.convert.names import drop_declaration, must_be_quiet
from gupvmas.edit import Edit, insert_lines, replace, wrap_call
from gupvmas.model import Span
from gupvmas.site import Refusal
from gupvmas.source import TAB, WIDTH, Source, indent_to

#: What the new variables are called.
VMA, ITERATOR, FIRST = "vma", "vmi", "first_addr"


@dataclasses.dataclass(frozen=True)
class Walk:
    """A loop over the array and the elements that it reads."""

    loop: Loop
    elements: list[Element]


def loop_edits(
    call: Call, one: Walk, iterator: bool, named: Declaration | None, test: bytes | None
) -> list[Edit]:
    """Edits that make a walk of a loop; by ``iterator``, or else from VMA on, which is looked up.

    ``named`` is the declaration that the loop begins with only to name its element. ``test``: the
    condition that the walk must stand under.
    """
    source, loop = call.source, one.loop
    deeper = TAB if test else 0
    indent = source.indent(loop.keyword.start)
    count = loop.bound.encode()
    address = call.untagged(call.argument("start"))
    pages = b"%s * PAGE_SIZE" % _operand(call, count)
    if not call.tree.untag:
        address = _factor(address)
    first = b"%s = %s & PAGE_MASK;" % (FIRST.encode(), address)
    vma, mm = VMA.encode(), call.mm
    close = source.closing(source.skip(loop.keyword.end)) + 1
    if not close or not source.blank_before(loop.keyword.start):
        raise Refusal("loop-head-not-understood")
    lines = [first]
    # What follows the head on its line needs room as well.
    brace = b" {" if source.data.startswith(b" {", close) else b""
    column = source.column(loop.keyword.start) + deeper
    if iterator:
        lines.append(b"vma_iter_init(&%s, %s, %s);" % (ITERATOR.encode(), mm, FIRST.encode()))
        name = b"for_each_vma_range"
        end = _end(column + len(name) + 1, pages, b")" + brace)
        head = wrap_call(column, name, [ITERATOR.encode(), vma, end], brace)
    else:
        # find_vma_intersection() steps over nothing and knows no gate VMA: one has no next.
        column += len(b"for (")
        name = vma + b" = find_vma_intersection"
        end = _end(column + len(name) + 1, pages, b"))" + brace)
        step = wrap_call(column, name, [mm, vma + b"->vm_end", end], b")" + brace)
        head = b"for (; " + vma + b";\n" + indent_to(column) + step
    head = head.removesuffix(brace)
    must_begin_line(source, "the loop", loop.keyword.start)
    start = _before_comment(source, loop.keyword.start)
    edits = braces(call.body, "the loop", loop.keyword.start)
    if test:
        head = b"\t" + head
        lines = [b"if (" + test + b") {", *(b"\t" + line for line in lines)]
        edits += _further_in(source, start, Span(loop.keyword.start, close), loop.body.end)
    edits += [
        Edit(loop.keyword.start, close, head),
        insert_lines(source, start, lines, indent),
    ]
    if named:
        edits.append(drop_declaration(source, named))
    edits += [
        replace(element.extent, vma)
        for element in one.elements
        if named is None or element.extent != named.extent
    ]
    return edits


def _end(column: int, pages: bytes, tail: bytes) -> bytes:
    """Where the walk ends, as an argument at ``column``: on two lines if one is too short."""
    first = FIRST.encode() + b" +"
    if column + len(first + b" " + pages + tail) <= WIDTH:
        return first + b" " + pages
    return first + b"\n" + indent_to(column) + pages


def fits_under_a_test(source: Source, loop: Loop) -> bool:
    """Whether a loop has its lines to itself, so that they can be moved one step further in."""
    end = loop.body.end
    following = source.skip(end)
    inside = any(
        source.line(comment.start) == source.line(end) != source.line(comment.end - 1)
        for comment in source.comments(end, following)
    )
    alone = source.line(following) > source.line(end) and not inside
    return source.blank_before(loop.keyword.start) and alone


def _further_in(source: Source, start: int, head: Span, end: int) -> list[Edit]:
    """Move the lines of a loop but its head one step further in, and close the block behind them."""
    edits, at, first = [], start, source.line_start(head.start)
    while at < end:
        text = source.data[at : source.line_end(at)]
        in_head = first <= at < head.end
        if text.strip() and not text.startswith(b"#") and not in_head:
            blank = at + len(source.indent(at))
            edits.append(Edit(blank, blank, b"\t"))
        at = source.line_end(at)
    closing = source.indent(head.start) + b"}\n"
    return [*edits, Edit(at, at, closing)]


def _before_comment(source: Source, offset: int) -> int:
    """The start of the line at ``offset``, or of the comment on lines of its own right above."""
    start = source.line_start(offset)
    above = source.data[:start].rstrip()
    if not above.endswith(b"*/") or source.line(len(above)) + 1 != source.line(start):
        return start
    opening = above.rindex(b"/*")
    return source.line_start(opening) if source.blank_before(opening) else start


def _operand(call: Call, text: bytes) -> bytes:
    """``text``, a number of pages, as a factor; as the call has it, if that is the same."""
    original = call.argument("nr_pages")
    return _factor(original if tokens(original) == tokens(text) else text)


def _factor(word: bytes) -> bytes:
    """``word``, in parentheses unless it is one name, member, element or number."""
    if re.fullmatch(rb"\w+(?:(?:\.|->)\w+|\[\w+\])*", word):
        return word
    return b"(" + word + b")"


def index_edits(body: Body, one: Walk, walks: list[Walk]) -> list[Edit]:
    """The loop's index goes if nothing else counts with it."""
    index = one.loop.index
    spans = [
        Span(loop.keyword.start, loop.body.end) for loop in body.loops() if loop.index == index
    ]
    walked = [Span(w.loop.keyword.start, w.loop.body.end) for w in walks]
    for mention in body.mentions(index):
        if not any(within(mention, span) for span in spans):
            raise Refusal("index-read-outside", index=index)
    if any(span not in walked for span in spans):
        return []
    declarations = body.declarations(index)
    if len(declarations) != 1 or any(within(declarations[0].name, span) for span in spans):
        return []
    must_be_quiet(body, declarations[0], index)
    return [drop_declaration(body.source, declarations[0])]
