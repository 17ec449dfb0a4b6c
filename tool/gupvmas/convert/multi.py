# SPDX-License-Identifier: GPL-2.0-only
"""An array of VMAs that is read: a walk over the VMAs of the pages, no array, no allocation.

The old loop asked the same question for every page's VMA; the new one asks it once for every
VMA of exactly the pages that were returned, the first one included, in the same order and in
the same words. The lock is held from the call to the end of the loop in both.
"""

from __future__ import annotations

import dataclasses

from gupvmas.body import Body, Branch, Declaration, Loop, code_before, tokens, within
from gupvmas.convert.after import lookup_after
from gupvmas.convert.array import Array, Element, changed_between, examine
from gupvmas.convert.braces import braces
from gupvmas.convert.call import Call, must_be_pure
from gupvmas.convert.lines import lines_above, must_begin_line
from gupvmas.convert.names import declarators, drop_declaration, stays_in_block
from gupvmas.convert.result import Kept, Result, result_of
from gupvmas.edit import Edit, insert_lines, replace, wrap_call
from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal
from gupvmas.source import Source, indent_to

#: What the new variables are called.
VMA, ITERATOR, FIRST = "vma", "vmi", "first_addr"


@dataclasses.dataclass(frozen=True)
class Walk:
    """A loop over the array and the elements that it reads."""

    loop: Loop
    elements: list[Element]


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
            raise Refusal("a VMA is read after the lock may have been dropped")
    walks, firsts = _sort(body, array)
    named = _named_in_the_loop(body, walks)
    _must_be_free(body, {ITERATOR, FIRST} if named else {VMA, ITERATOR, FIRST})
    if array.sometimes:
        if firsts or not all(_always_read(call, result, one) for one in walks):
            raise Refusal(f"{name} is not allocated on every path to the call")
    for one in walks:
        _must_be_complete(call, result, one)
        _must_not_count(body, one)
    edits = list(array.edits)
    gate = not call.writes
    again = _may_come_again(body, occurrence)
    if firsts or gate or not iterator:
        edits += lookup_after(call, b"n")
        if again:
            edits.append(_unset_before(call, result))
        for element in firsts:
            if any(element.extent.start > w.loop.keyword.start for w in walks):
                raise Refusal("the first VMA is read again after the loop")
            edits.append(replace(element.extent, VMA.encode()))
    for number, one in enumerate(walks):
        if number and (gate or not iterator):
            raise Refusal("there is more than one loop over the VMAs")
        edits += _loop_edits(call, one, iterator and not gate, named)
        edits += _index_edits(body, one, walks)
    # What is looked up on success only is set all the same: no pages are no failure.
    unset = b" = NULL;" if (firsts or gate or not iterator) and not again else b";"
    declared = [b"struct vm_area_struct *" + VMA.encode() + unset]
    if walks:
        declared.append(b"unsigned long " + FIRST.encode() + b";")
        if iterator and not gate:
            declared.insert(1, b"struct vma_iterator " + ITERATOR.encode() + b";")
    return _declare(call, array, edits, declared)


def only(call: Call, name: str) -> list[Edit]:
    """Edits for an array of one: the VMA of the one page, looked up after the call."""
    array = examine(call.body, call.occurrence, name)
    if array.sometimes:
        raise Refusal(f"{name} is not allocated on every path to the call")
    _must_be_free(call.body, {VMA})
    for element in array.elements:
        if element.index != "0":
            raise Refusal(f"{name}[{element.index}] is read, and one page was asked for")
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
            raise Refusal(
                f"the index {element.index} of {array.name} is not that of a loop over all"
            )
    for one in walks.values():
        known = {element.extent for element in one.elements}
        for mention in body.mentions(one.loop.index):
            if within(mention, one.loop.body) and not any(within(mention, k) for k in known):
                raise Refusal(f"the index {one.loop.index} is used for more than {array.name}")
        if any(within(element.extent, one.loop.body) for element in firsts):
            raise Refusal("the loop compares with the first VMA")
    return sorted(walks.values(), key=lambda w: w.loop.keyword.start), firsts


def _must_be_free(body: Body, names: set[str]) -> None:
    for name in sorted(names):
        if body.declarations(name) or body.mentions(name):
            raise Refusal(f"the function has a variable {name} of its own")


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
        raise Refusal("the result is declared in a loop")
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
        raise Refusal("the loop does not begin with the first page")
    if loop.keyword.start < call.occurrence.close:
        raise Refusal("the loop stands before the call")
    count = tokens(call.argument("nr_pages"))
    names = _identifiers(body, call, ("mm", "start"))
    if tokens(loop.bound.encode()) == tokens(result.name.encode()):
        names.add(result.name)
    elif tokens(loop.bound.encode()) == count:
        names |= _identifiers(body, call, ("nr_pages",))
        must_be_pure(call, "nr_pages")
        if not _all_returned(call, result, one, count):
            raise Refusal("the loop may visit pages that were not returned")
    else:
        raise Refusal(f"the loop goes to {loop.bound}, which is not what was returned")
    changed = changed_between(body, names, call.occurrence.close, loop.body.end)
    if changed:
        raise Refusal(f"{changed} changes between the call and the loop")
    must_be_pure(call, "start")


def _must_not_count(body: Body, one: Walk) -> None:
    """Asking once for every VMA must come to the same as once for every page.

    So the body may test the VMA, set something to the same value again, and do anything on its
    way out for good; it may not count, accumulate, or do something for every page.
    """
    source, inner = body.source, one.loop.body
    for kind in ("changed", "written"):
        for at, fact in body.all(kind):
            if not within(at, inner) or _leaves(body, at, one):
                continue
            name = fact.text("name")
            again = kind == "changed" or any(
                within(mention, body.detail(fact, "extent")) for mention in body.mentions(name)
            )
            if again:
                line = source.line(at.start)
                raise Refusal(f"{name} on line {line} counts pages: it changes once for each")
    for at, _ in body.all("effect"):
        if within(at, inner) and not _leaves(body, at, one):
            line = source.line(at.start)
            raise Refusal(f"the call on line {line} is made once for each page")


def _leaves(body: Body, at: Span, one: Walk) -> bool:
    """Whether the innermost arm around a place ends in a jump out of the loop."""
    arms = [arm for arm in body.arms() if within(at, arm) and within(arm, one.loop.body)]
    return bool(arms) and body.leaves_loop(min(arms, key=lambda arm: arm.end - arm.start))


def _all_returned(
    call: Call, result: Result, one: Walk, count: list[bytes]
) -> bool:
    """Whether the loop is only reached if the call returned as many pages as asked for."""
    body = call.body
    for branch in body.branches():
        if branch.keyword.start < call.occurrence.close:
            continue
        loop = one.loop.keyword
        if within(loop, branch.then) and body.implies("complete", branch, result.name, count):
            return True
        if body.says("complete", branch, result.name, count) and within(loop, branch.then):
            return True
        if body.says("incomplete", branch, result.name, count) or (
            body.says("fewer", branch, result.name, count)
            and _errors_have_left(call, result, branch)
        ):
            if within(loop, branch.otherwise):
                return True
            if (
                loop.start > branch.then.end
                and body.ends_in_jump(branch.then)
                and stays_in_block(body.source, branch.then.end, loop.start)
            ):
                return True
    return False


def _errors_have_left(call: Call, result: Result, before: Branch) -> bool:
    """Whether an if between the call and ``before`` is where all errors leave."""
    body = call.body
    return any(
        call.occurrence.close < branch.keyword.start < before.keyword.start
        and body.says("failed", branch, result.name)
        and body.ends_in_jump(branch.then)
        and stays_in_block(body.source, branch.then.end, before.keyword.start)
        for branch in body.branches()
    )


def _identifiers(body: Body, call: Call, roles: tuple[str, ...]) -> set[str]:
    """The variables that the arguments for ``roles`` are made of."""
    names = set()
    for role in roles:
        index = call.prototype.index(role)
        if index < 0:
            continue
        span = call.occurrence.arguments[index].span
        for _, fact in body.all("mention"):
            if within(body.source.span(fact.at), span):
                names.add(fact.text("name"))
    return names


def _loop_edits(
    call: Call, one: Walk, iterator: bool, named: Declaration | None
) -> list[Edit]:
    source, loop = call.source, one.loop
    indent = source.indent(loop.keyword.start)
    count = loop.bound.encode()
    address = call.untagged(call.argument("start"))
    end = b"%s + %s * PAGE_SIZE" % (FIRST.encode(), _operand(call, count))
    first = b"%s = %s & PAGE_MASK;" % (FIRST.encode(), address)
    vma, mm = VMA.encode(), call.mm
    close = source.closing(source.skip(loop.keyword.end)) + 1
    if not close or not source.blank_before(loop.keyword.start):
        raise Refusal("the head of the loop is not understood")
    lines = [first]
    if iterator:
        lines.append(b"vma_iter_init(&%s, %s, %s);" % (ITERATOR.encode(), mm, FIRST.encode()))
        head = wrap_call(
            source.column(loop.keyword.start),
            b"for_each_vma_range",
            [ITERATOR.encode(), vma, end],
            b"",
        )
    else:
        # find_vma_intersection() steps over nothing and knows no gate VMA: one has no next.
        column = source.column(loop.keyword.start) + len(b"for (")
        step = wrap_call(
            column, vma + b" = find_vma_intersection", [mm, vma + b"->vm_end", end], b")"
        )
        head = b"for (; " + vma + b";\n" + indent_to(column) + step
    must_begin_line(source, "the loop", loop.keyword.start)
    edits = [
        *braces(call.body, "the loop", loop.keyword.start),
        insert_lines(source, _before_comment(source, loop.keyword.start), lines, indent),
        Edit(loop.keyword.start, close, head),
    ]
    if named:
        edits.append(drop_declaration(source, named))
    edits += [
        replace(element.extent, vma)
        for element in one.elements
        if named is None or element.extent != named.extent
    ]
    return edits


def _before_comment(source: Source, offset: int) -> int:
    """The start of the line at ``offset``, or of the comment on lines of its own right above."""
    start = source.line_start(offset)
    above = source.data[:start].rstrip()
    if not above.endswith(b"*/") or source.line(len(above)) + 1 != source.line(start):
        return start
    opening = above.rindex(b"/*")
    return source.line_start(opening) if source.blank_before(opening) else start


def _operand(call: Call, text: bytes) -> bytes:
    """``text`` as a factor: in parentheses unless it is one word or already is."""
    original = call.argument("nr_pages")
    word = original if tokens(original) == tokens(text) else text
    if word.replace(b"_", b"").replace(b"->", b"").replace(b".", b"").isalnum():
        return word
    return b"(" + word + b")"


def _index_edits(body: Body, one: Walk, walks: list[Walk]) -> list[Edit]:
    """The loop's index goes if nothing else counts with it."""
    index = one.loop.index
    spans = [
        Span(loop.keyword.start, loop.body.end) for loop in body.loops() if loop.index == index
    ]
    walked = [Span(w.loop.keyword.start, w.loop.body.end) for w in walks]
    for mention in body.mentions(index):
        if not any(within(mention, span) for span in spans):
            raise Refusal(f"the index {index} is read outside of the loop")
    if any(span not in walked for span in spans):
        return []
    declarations = body.declarations(index)
    if len(declarations) != 1 or any(within(declarations[0].name, span) for span in spans):
        return []
    return [drop_declaration(body.source, declarations[0])]


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
