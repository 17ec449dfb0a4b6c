# SPDX-License-Identifier: GPL-2.0-only
"""An array of VMAs: the proof that it is only what it seems, and taking it out."""

from __future__ import annotations

import dataclasses

from gupvmas.body import Body, within
from gupvmas.convert.allocation import must_only_allocate
from gupvmas.convert.names import (
    declarators,
    drop_declaration,
    statement_end,
    stays_in_block,
)
from gupvmas.convert.remove import must_begin_statement, remove_statement
from gupvmas.edit import Edit, delete_lines, replace
from gupvmas.model import Occurrence, Span
from gupvmas.reasons import of
from gupvmas.site import Refusal
from gupvmas.source import Source


@dataclasses.dataclass(frozen=True)
class Element:
    """name[index], read."""

    name: Span
    index: str
    extent: Span


@dataclasses.dataclass
class Array:
    """A local array (or pointer to one) and everything that is done with it."""

    name: str
    elements: list[Element]
    edits: list[Edit]  # what takes it out: declaration, allocation, its check, frees
    declaration: Edit | None  # of these, the one that takes its declaration out
    sometimes: bool  # it is not allocated on every path to the call


def examine(body: Body, call: Occurrence, name: str, result: str | None = None) -> Array:
    """Account for every mention of ``name``. Raises Refusal for one that is not understood.

    ``result`` is the variable that keeps the result of ``call``; without one, a test whether
    there is an array at all is not understood.
    """
    source = body.source
    declarations = body.declarations(name)
    member = "." in name
    if member:
        _must_stay_here(body, name)
    if len(declarations) != 1:
        raise Refusal("not-local", name=name)
    if declarations[0].size is not None and declarations[0].extent is not None:
        must_only_allocate(body, name, declarations[0].extent, calls=0)
    own = body.own("by-name", name)
    for _, fact in body.all("by-offset", name):
        own |= {body.detail(fact, key) for key in ("own", "test") if key in fact.details}
    elements = _elements(body, name, own)
    calls = {at for kind in ("by-name", "by-offset") for at in body.places(kind, name)}
    if elements and len(calls) != 1:
        raise Refusal("array-filled-twice", name=name)
    for kind, cause in (
        ("member-written", of("element-written", name=name)),
        ("escapes", of("element-escapes", name=name)),
    ):
        if any(body.places(kind, each) for each in (name, *_aliases(body, elements))):
            raise Refusal(cause)
    gone: list[Edit] = []
    known = set(own)
    known |= _assignments(body, name, declarations[0].name, gone)
    sometimes = bool(elements) and _sometimes(body, call, name)
    known |= _checks(body, name, gone)
    known |= _frees(body, name, gone)
    known |= _guards(body, call, name, elements, result, gone)
    elements = [element for element in elements if not _inside(element.name, gone)]
    known |= {element.name for element in elements}
    if not member:
        # sizeof(*name) in the allocation that it is declared with
        known |= {at for at in body.mentions(name) if within(at, declarations[0].extent)}
    for mention in sorted(body.mentions(name) - known, key=lambda span: span.start):
        if not _inside(mention, gone):
            line = source.line(mention.start)
            raise Refusal("array-passed-on", name=name, line=line)
    declaration = _drop_member(body, name) if member else drop_declaration(source, declarations[0])
    gone += _labels(body, gone)
    edits = [*gone, declaration] if declaration else gone
    return Array(name, elements, edits, declaration, sometimes)


def _aliases(body: Body, elements: list[Element]) -> set[str]:
    """The variables that are given an element: what is done with them is done with a VMA."""
    extents = {element.extent for element in elements}
    return {
        fact.text("name")
        for at, fact in body.all("written")
        if "extent" in fact.details and body.detail(fact, "extent") in extents
    }


def _must_stay_here(body: Body, name: str) -> None:
    """Raise Refusal if a local structure with an array in it is more than its members here."""
    structure = name.split(".")[0]
    known = body.places("member-of", structure)
    for mention in body.mentions(structure):
        if mention not in known:
            line = body.source.line(mention.start)
            raise Refusal("structure-passed-on", name=structure, line=line)


def _drop_member(body: Body, name: str) -> Edit | None:
    """Take the member out of the structure if that is declared in this file and used here only."""
    member = name.split(".")[1]
    declared = body.places_in_file("member-declared", member)
    used = body.places_in_file("member-used", member)
    if len(declared) != 1 or not used <= body.mentions(name):
        return None
    (place,) = declared
    start, spans, end = declarators(body.source, place)
    return delete_lines(body.source, Span(start, end)) if len(spans) == 1 else None


def _elements(body: Body, name: str, own: set[Span]) -> list[Element]:
    """The reads of elements; &name[0] as the argument of the call is none."""
    # spatch gives structure.member the place of the member.
    back = len(name.split(".")[0]) + 1 if "." in name else 0
    found = []
    for at, fact in body.all("element", name):
        if at in own:
            continue
        start = at.start - back
        if body.source.data[start : at.end] != name.encode():
            raise Refusal("element-spelt-unusually", name=name, line=body.source.line(at.start))
        # And it gives a subscript the place of its closing bracket.
        extent = Span(start, body.detail(fact, "extent").end)
        found.append(Element(at, fact.text("index"), extent))
    return found


def _inside(span: Span, edits: list[Edit]) -> bool:
    return any(edit.start <= span.start and span.end <= edit.end for edit in edits)


def _sometimes(body: Body, call: Occurrence, name: str) -> bool:
    """Whether there are paths to the call on which ``name`` is not allocated.

    Raises Refusal if it is tested in a place that such a path comes by.
    """
    source = body.source
    outside = [
        end
        for at in body.places("allocated", name)
        if not stays_in_block(source, end := statement_end(source, at.start), call.offset)
    ]
    tests = body.places("missing", name) | body.places("or-missing", name)
    for end in outside:
        if body.places("guard", name) or body.places("and-set", name):
            break
        if any(at.start < end or not stays_in_block(source, end, at.start) for at in tests):
            break
    else:
        return bool(outside)
    raise Refusal("array-may-be-missing", name=name)


def _assignments(body: Body, name: str, declared: Span, gone: list[Edit]) -> set[Span]:
    source = body.source
    known = {declared}
    allocated = body.places("allocated", name)
    for at, fact in body.all("written", name):
        known.add(at)
        if at == declared:
            value = fact.text("value")
            if value != "NULL" and at not in allocated:
                raise Refusal("array-of-unknown-origin", name=name)
            continue
        if at not in allocated and fact.text("value") != "NULL":
            raise Refusal("array-of-unknown-origin", name=name)
        must_begin_statement(body, at.start)
        end = statement_end(source, at.start)
        gone.append(remove_statement(body, Span(at.start, end)))
    for at, fact in body.all("written", name):
        if at in allocated:
            own = body.detail(fact, "extent")
            end = own.end if at == declared else statement_end(source, at.start)
            must_only_allocate(body, name, Span(own.start, end))
    return known


def _checks(body: Body, name: str, gone: list[Edit]) -> set[Span]:
    known = set()
    for at, fact in body.all("missing", name):
        keyword = body.detail(fact, "keyword")
        branch = body.branch_at(keyword)
        if branch is None or branch.otherwise is not None:
            raise Refusal("check-has-else", name=name)
        known.add(at)
        gone.append(remove_statement(body, Span(keyword.start, branch.then.end)))
    for at, fact in body.all("or-missing", name):
        keep = body.detail(fact, "keep")
        known.add(at)
        if keep.end <= at.start:
            gone.append(Edit(keep.end, at.end))
        else:
            gone.append(Edit(body.source.data.rindex(b"!", 0, at.start), keep.start))
    return known


def _guards(
    body: Body,
    call: Occurrence,
    name: str,
    elements: list[Element],
    result: str | None,
    gone: list[Edit],
) -> set[Span]:
    """Tests for an array that is done without if there is no memory for it.

    With memory the test holds wherever the call was passed, so it can go there; a test that may
    be reached around the call is not understood. A whole if becomes one for pages returned, and
    so may hold nothing but loops over them: anything else was done without pages, too.
    """
    source = body.source
    known: set[Span] = set()
    if result is None or not elements:
        return known
    if any(at.start < call.offset and not _inside(at, gone) for at, _ in body.all("goto")):
        return known
    for at, fact in body.all("and-set", name):
        if at.start > call.close and stays_in_block(source, call.close + 1, at.start):
            keep = body.detail(fact, "keep")
            known.add(at)
            first = keep.end <= at.start
            gone.append(Edit(keep.end, at.end) if first else Edit(at.start, keep.start))
    for at, fact in body.all("guard", name):
        branch = body.branch_at(body.detail(fact, "keyword"))
        if branch is None or branch.otherwise is not None or branch.keyword.start < call.close:
            continue
        if changed_between(body, {result}, call.close, branch.keyword.start):
            continue
        inside = stays_in_block(source, call.close + 1, branch.keyword.start)
        if inside and _only_loops(body, branch.then, elements, gone):
            known.add(at)
            gone.append(replace(branch.condition, result.encode() + b" > 0"))
    return known


def _only_loops(body: Body, arm: Span, elements: list[Element], gone: list[Edit]) -> bool:
    """Whether an arm holds loops over the array, what is taken out, and nothing else."""
    loops = [
        Span(loop.keyword.start, loop.body.end)
        for loop in body.loops()
        if any(within(element.extent, loop.body) for element in elements)
    ]
    return all(
        byte in b"{}"
        or any(loop.start <= at < loop.end for loop in loops)
        or any(edit.start <= at < edit.end for edit in gone)
        for at, byte, _ in body.source.walk(arm.start, arm.end)
    )


def _frees(body: Body, name: str, gone: list[Edit]) -> set[Span]:
    source = body.source
    known = set()
    for at, _ in body.all("freed", name):
        known.add(at)
        start = source.skip(source.line_start(at.start))
        end = statement_end(source, start)
        if not _is_call_around(source, start, at.start):
            raise Refusal("free-shares-line", name=name)
        must_only_allocate(body, name, Span(start, end))
        tested = _tested_alone(body, name, Span(start, end), gone)
        if tested:
            test, whole = tested
            known.add(test)
            gone[:] = [edit for edit in gone if not whole.start <= edit.start < whole.end]
            gone.append(remove_statement(body, whole))
        else:
            gone.append(remove_statement(body, Span(start, end)))
    return known


def _tested_alone(
    body: Body, name: str, free: Span, gone: list[Edit]
) -> tuple[Span, Span] | None:
    """Where ``name`` is tested by an if that frees it, and holds only what goes; and that if."""
    for at, fact in body.all("guard", name):
        branch = body.branch_at(body.detail(fact, "keyword"))
        if branch is None or branch.otherwise is not None or not within(free, branch.then):
            continue
        code = body.source.walk(branch.then.start, branch.then.end)
        if all(
            byte in b"{}"
            or free.start <= at_code < free.end
            or any(edit.start <= at_code < edit.end for edit in gone)
            for at_code, byte, _ in code
        ):
            return at, Span(branch.keyword.start, branch.then.end)
    return None


def _is_call_around(source: Source, start: int, place: int) -> bool:
    """Whether a call begins at ``start`` and ``place`` is in its parentheses."""
    opening = source.data.find(b"(", start)
    name = source.data[start:opening].strip().replace(b"_", b"")
    return name.isalnum() and opening < place < source.closing(opening)


def _labels(body: Body, gone: list[Edit]) -> list[Edit]:
    """Labels that only what is taken out jumped to go as well."""
    source = body.source
    used: dict[str, bool] = {}
    for at, fact in body.all("goto"):
        name = fact.text("name")
        used[name] = used.get(name, False) or not _inside(at, gone)
    edits = []
    for name, still in used.items():
        if still:
            continue
        line = source.line(body.extent.start)
        last = source.line(body.extent.end - 1)
        for number in range(line, last + 1):
            start = source.offset(number, 0)
            text = source.data[start : source.line_end(start)]
            if text.split(b"/*")[0].strip() == name.encode() + b":":
                edits.append(Edit(start, start + len(text)))
                break
        else:
            raise Refusal("label-left-unused", name=name)
    return edits


def changed_between(body: Body, names: set[str], start: int, end: int) -> str | None:
    """One of ``names`` that may change between two offsets of the text, None if none does."""
    region = Span(start, end)
    for name in sorted(names):
        places = body.places("written", name) | body.places("changed", name)
        if any(within(place, region) for place in places):
            return name
    return None
