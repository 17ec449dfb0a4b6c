# SPDX-License-Identifier: GPL-2.0-only
"""An array of VMAs that is read: a walk over the VMAs of the pages, no array, no allocation.

The old loop asked the same question for every page's VMA; the new one asks it once for every
VMA of exactly the pages that were returned, the first one included, in the same order and in
the same words. The lock is held from the call to the end of the loop in both.
"""

from __future__ import annotations

import dataclasses

from gupvmas.body import Body, Declaration, code_before, tokens, within
from gupvmas.convert.after import lookup_after
from gupvmas.convert.again import must_be_the_same_once
from gupvmas.convert.array import Array, Element, examine
from gupvmas.convert.call import Call, must_be_pure
from gupvmas.convert.lines import lines_above
from gupvmas.convert.names import declarators, stays_in_block
from gupvmas.convert.result import Kept, Result, must_be_signed, result_of
from gupvmas.convert.returned import all_returned, some_returned
from gupvmas.convert.stable import changed, name_changes, names_in
from gupvmas.convert.walk import FIRST, ITERATOR, VMA, Walk, fits_under_a_test, index_edits, loop_edits
from gupvmas.convert.way import Way
from gupvmas.edit import Edit, replace
from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal


def walk(call: Call, name: str, iterator: bool) -> list[Edit]:
    """Edits that take the array ``name`` out. Raises Refusal where that is not shown safe.

    ``call.vma`` is VMA. ``iterator`` says whether the tree has for_each_vma_range(). The caller
    takes the argument out.
    """
    body, occurrence = call.body, call.occurrence
    result = result_of(call)
    array = examine(body, occurrence, name, result.name)
    for fact in body.of_call("dangling", occurrence):
        if fact.text("name") == name:
            raise Refusal("loop-read-after-unlock")
    walks, firsts = _sort(body, array)
    named = _named_in_the_loop(body, walks)
    _must_be_free(body, {ITERATOR, FIRST} if named else {VMA, ITERATOR, FIRST})
    if array.sometimes:
        if firsts or not all(_always_read(call, result, one) for one in walks):
            raise Refusal("array-may-be-missing", name=name)
    for one in walks:
        _must_be_complete(call, result, one)
    edits = list(array.edits)
    if not call.writes and not call.tree.gate:
        raise Refusal("gate-area")
    stepped = not iterator or not call.writes
    tests = [None if stepped else _test(call, result, one, firsts, array) for one in walks]
    again = _may_come_again(body, occurrence)
    if firsts or stepped:
        _must_stay_at_once(call, result)
        edits += lookup_after(call, b"n")
        if again:
            edits.append(_unset_before(call, result))
        for element in firsts:
            if any(element.extent.start > w.loop.keyword.start for w in walks):
                raise Refusal("first-read-again")
            edits.append(replace(element.extent, VMA.encode()))
    for number, one in enumerate(walks):
        if number and stepped:
            raise Refusal("more-than-one-loop")
        edits += loop_edits(call, one, not stepped, named, tests[number])
        edits += index_edits(body, one, walks)
    # What is looked up on success only is set all the same: no pages are no failure.
    unset = b" = NULL;" if (firsts or stepped) and not again else b";"
    declared = [b"struct vm_area_struct *" + VMA.encode() + unset]
    if walks:
        declared.append(b"unsigned long " + FIRST.encode() + b";")
        if not stepped:
            declared.insert(1, b"struct vma_iterator " + ITERATOR.encode() + b";")
    return _declare(call, array, edits, declared)


def only(call: Call, name: str) -> list[Edit]:
    """Edits for an array of one: the VMA of the one page, looked up after the call."""
    array = examine(call.body, call.occurrence, name)
    if array.sometimes:
        raise Refusal("array-may-be-missing", name=name)
    _must_be_free(call.body, {VMA})
    for element in array.elements:
        if element.index != "0":
            raise Refusal("element-without-page", name=name, index=element.index)
    _must_stay_at_once(call, result_of(call))
    edits = [*array.edits, *lookup_after(call, b"1")]
    edits += [replace(element.extent, VMA.encode()) for element in array.elements]
    return _declare(call, array, edits, [b"struct vm_area_struct *" + VMA.encode() + b";"])


def _sort(body: Body, array: Array) -> tuple[list[Walk], list[Element]]:
    """Which elements are read in which loop, and which outside of one."""
    walks: dict[Span, Walk] = {}
    firsts = []
    for element in array.elements:
        loop = next(
            (
                loop
                for loop in body.loops()
                if loop.index == element.index and within(element.extent, loop.body)
            ),
            None,
        )
        if loop:
            walks.setdefault(loop.keyword, Walk(loop, [])).elements.append(element)
        elif element.index == "0":
            firsts.append(element)
        else:
            raise Refusal("index-not-of-loop", index=element.index, name=array.name)
    for one in walks.values():
        known = {element.extent for element in one.elements}
        for mention in body.mentions(one.loop.index):
            if within(mention, one.loop.body) and not any(within(mention, k) for k in known):
                raise Refusal("index-used-for-more", index=one.loop.index, name=array.name)
        if any(within(element.extent, one.loop.body) for element in firsts):
            raise Refusal("compares-with-first")
    return sorted(walks.values(), key=lambda w: w.loop.keyword.start), firsts


def _must_be_free(body: Body, names: set[str]) -> None:
    for name in sorted(names):
        if body.declarations(name) or body.mentions(name):
            raise Refusal("name-taken", name=name)


def _named_in_the_loop(body: Body, walks: list[Walk]) -> Declaration | None:
    """The declaration of VMA that a loop begins with, where it only names the loop's element.

    The walk has a variable of that name and that value, so the declaration can go.
    """
    declarations = body.declarations(VMA)
    if len(walks) != 1 or len(declarations) != 1:
        return None
    (one,), (declaration,) = walks, declarations
    name, value = declaration.name, declaration.extent
    if value is None or value not in [element.extent for element in one.elements]:
        return None
    if not all(within(mention, one.loop.body) for mention in body.mentions(VMA)):
        return None
    if body.places("written", VMA) - {name} or body.places("changed", VMA):
        return None
    _, spans, end = declarators(body.source, name)
    inside = stays_in_block(body.source, one.loop.body.start + 1, name.start)
    first = body.source.data[one.loop.body.start : name.start].count(b"{") == 1
    return declaration if inside and first and len(spans) == 1 and value.end <= end else None


def _may_come_again(body: Body, call: Occurrence) -> bool:
    """Whether the call may be reached a second time: in a loop, or by a jump back to a label."""
    source = body.source
    before = source.data[body.extent.start : call.offset]
    for at, fact in body.all("goto"):
        if at.start > call.offset and fact.text("name").encode() + b":" in before:
            return True
    start = body.extent.start
    braces = {at for at, byte, _ in source.walk(start, call.offset) if byte == b"{"}
    around = {at for at in braces if source.closing(at) > call.offset}
    return len(around - {arm.start for arm in body.arms()}) > 1


def _unset_before(call: Call, result: Result) -> Edit:
    """Without pages nothing is looked up: the VMA of the round before must not stay."""
    if result.kept is not Kept.ASSIGNED:
        raise Refusal("result-declared-in-loop")
    start = result.statement.start
    indent = call.source.indent(start)
    return lines_above(call.source, "the call", start, [VMA.encode() + b" = NULL;"], indent)


def _always_read(call: Call, result: Result, one: Walk) -> bool:
    """Whether nothing but the result decides if a loop is reached after the call.

    Then an array that is not allocated on every path is there wherever all pages came back, as
    its elements would be read through a null pointer otherwise.
    """
    body, source = call.body, call.source
    count = tokens(call.argument("nr_pages"))
    between = Span(call.occurrence.close + 1, one.loop.keyword.start)
    arms: list[Span] = []
    for branch in body.branches():
        if not within(branch.keyword, between):
            continue
        kinds = ("complete", "incomplete")
        if not any(body.says(kind, branch, result.name, count) for kind in kinds):
            return False
        arms += [arm for arm in (branch.then, branch.otherwise) if arm]
    for kind in ("goto", "jump"):
        for at, _ in body.all(kind):
            if within(at, between) and not any(within(at, arm) for arm in arms):
                return False
    opened = {at for at, byte, _ in source.walk(between.start, between.end) if byte == b"{"}
    around = {at for at in opened if source.closing(at) > between.end}
    return around <= {arm.start for arm in arms} and code_before(body, between.end) in b";{}"


def _must_be_complete(call: Call, result: Result, one: Walk) -> None:
    """The loop visits all the pages that were returned, and only those."""
    body, loop = call.body, one.loop
    if loop.first != "0":
        raise Refusal("loop-begins-later")
    if loop.keyword.start < call.occurrence.close:
        raise Refusal("loop-before-call")
    way = Way(body, call.occurrence, Span(loop.keyword.start, loop.body.end))
    if not way.certain or not way.once:
        raise Refusal("loop-without-call")
    must_be_the_same_once(way, loop.body)
    for role in ("mm", "start"):
        must_be_pure(call, role)
        _must_stay(call, role, way)
    count = tokens(call.argument("nr_pages"))
    if tokens(loop.bound.encode()) == tokens(result.name.encode()):
        change = name_changes(dataclasses.replace(way, behind=True), result.name)
        if change:
            raise change.refusal("between the call and the loop")
    elif tokens(loop.bound.encode()) == count:
        must_be_pure(call, "nr_pages")
        _must_stay(call, "nr_pages", way)
        if not all_returned(call, result, loop.keyword, count):
            raise Refusal("loop-visits-too-many")
    else:
        raise Refusal("loop-bound-unlike-result", text=loop.bound)


def _must_stay(call: Call, role: str, way: Way) -> None:
    """Raise Refusal if the argument for ``role`` may be another one at the end of ``way``."""
    index = call.prototype.index(role)
    if index < 0:
        return
    change = changed(call.body, call.occurrence, call.occurrence.arguments[index].span, way.use)
    if change:
        raise change.refusal("between the call and the loop")


def _must_stay_at_once(call: Call, result: Result) -> None:
    """Raise Refusal if what a lookup right behind the call evaluates once more may be changed."""
    end = result.statement.end
    if result.kept is Kept.DECLARED and result.branch:
        end = result.branch.keyword.start
    behind = Span(call.occurrence.close + 1, end)
    way = Way(call.body, call.occurrence, behind)
    for role in ("mm", "start"):
        index = call.prototype.index(role)
        if index < 0:
            continue
        change = changed(call.body, call.occurrence, call.occurrence.arguments[index].span, behind)
        if change:
            raise change.refusal("by or after the call")
    pages = call.occurrence.arguments[call.prototype.index("pages")].span
    for name in sorted(names_in(call.body, pages)):
        writes = call.body.places("written", name) | call.body.places("changed", name)
        if any(within(place, way.region) for place in writes):
            raise Refusal("operand-changes", text=name, when="by or after the call")


def _test(
    call: Call, result: Result, one: Walk, firsts: list[Element], array: Array
) -> bytes | None:
    """The condition that a walk must be put under; None if it is only reached where pages came.

    The end of a range of no pages, or of an error, may wrap: all VMAs would be walked.
    """
    source, loop = call.source, one.loop
    if some_returned(call, result, loop.keyword) or _reads_first(call, firsts, loop.keyword):
        return None
    test = result.name.encode() + b" > 0"
    for branch in call.body.branches():
        if within(loop.keyword, branch.then) and replace(branch.condition, test) in array.edits:
            return None
    must_be_signed(call, result.name)
    way = Way(call.body, call.occurrence, loop.keyword, behind=True)
    change = name_changes(way, result.name)
    if change:
        raise change.refusal("between the call and the loop")
    if not fits_under_a_test(source, loop):
        raise Refusal("loop-shares-lines")
    return test


def _reads_first(call: Call, firsts: list[Element], loop: Span) -> bool:
    """Whether the VMA of the first page has been read wherever the loop is reached."""
    source = call.source
    for element in firsts:
        start = call.occurrence.close + 1
        for at, byte, _ in source.walk(start, element.extent.start):
            if byte in b";{}":
                start = at + 1
        # "type name = " and "name = ": nothing that would skip the read.
        before = source.data[source.skip(start) : element.extent.start]
        plain = before.replace(b"*", b" ").replace(b"_", b"").strip()
        words = plain[:-1].split() if plain.endswith(b"=") else []
        if words and all(word.isalnum() and word not in (b"else", b"do") for word in words):
            if stays_in_block(source, element.extent.end, loop.start):
                return True
    return False


def _declare(
    call: Call, array: Array, edits: list[Edit], lines: list[bytes]
) -> list[Edit]:
    """Put the new declarations where the array's was."""
    source = call.source
    old = array.declaration
    name = call.body.declarations(array.name)[0].name
    indent = source.indent(name.start)
    text = b"".join(indent + line + b"\n" for line in lines)
    start = source.line_start(name.start)
    if old is not None and old.start == start and source.data[old.end - 1 : old.end] == b"\n":
        edits.remove(old)
        edits.append(Edit(start, old.end, text))
    else:
        edits.append(Edit(start, start, text))
    return edits
