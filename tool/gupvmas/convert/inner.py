# SPDX-License-Identifier: GPL-2.0-only
"""A reader of VMAs inside GUP calls what the public function calls, and keeps its array.

From 4.15 to 5.0 get_user_pages_longterm() has get_user_pages() store the VMAs, to refuse those
of a DAX file system. All that get_user_pages() does there is to call a static function of the
same file: with that called in its place, nothing changes for the reader, and the public function
can lose its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gupvmas.body import Body, within
from gupvmas.edit import Edit, replace, wrap_call
from gupvmas.model import Kind, Occurrence, Span
from gupvmas.site import Refusal
from gupvmas.source import Source
from gupvmas.spatch import Fact

RULES = ("scan/inner.cocci",)


def callee(definition: Occurrence, source: Source, facts: Sequence[Fact]) -> str | None:
    """The function that ``definition`` does nothing but call; None if it does more."""
    return next((fact.text("callee") for fact in _about(definition, source, facts)), None)


def _about(definition: Occurrence, source: Source, facts: Iterable[Fact]) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.kind == "only-calls" and source.span(fact.at).start == definition.offset
    ]


def call_instead(
    site: Occurrence,
    definition: Occurrence,
    source: Source,
    facts: Sequence[Fact],
    occurrences: Sequence[Occurrence],
) -> Edit:
    """The edit that makes the call ``site`` one of what the function it calls is made of.

    ``definition`` is of that function, ``facts`` are those of RULES about the file,
    ``occurrences`` those of callee() in it. Raises Refusal if that is not shown to be the same.
    """
    own = _about(definition, source, facts)
    name = own[0].text("callee")
    inner = [
        o
        for o in occurrences
        if o.kind is Kind.CALL and o.offset == source.span(own[0].place("extent")).start
    ]
    known = [o for o in occurrences if o.kind in (Kind.DEFINITION, Kind.DECLARATION)]
    if len(inner) != 1 or inner[0].straddles or site.straddles:
        raise Refusal("inner-call-not-understood", function=name)
    if not any(o.offset < site.offset for o in known):
        raise Refusal("inner-not-declared", function=name)
    if len(own) != len(site.arguments):
        raise Refusal("inner-parameters-not-understood", function=definition.name)
    given = {
        fact.text("name"): source.text(site.arguments[int(fact.text("index"))].span)
        for fact in own
    }
    assert definition.function
    body = Body(source, definition.function.span, facts)
    used: list[str] = []
    arguments = []
    for argument in inner[0].arguments:
        text = source.text(argument.span)
        found = sorted(
            {(at.start, at.end, str(fact.text("name"))) for at, fact in body.all("use")}, reverse=True
        )
        for start, end, parameter in found:
            if not within(Span(start, end), argument.span):
                continue
            used.append(parameter)
            value = given[parameter]
            if text != parameter.encode() and not value.replace(b"_", b"").isalnum():
                value = b"(" + value + b")"
            at = argument.span.start
            text = text[: start - at] + value + text[end - at :]
        arguments.append(text)
    if sorted(used) != sorted(given):
        raise Refusal("inner-does-more", function=definition.name)
    whole = Span(site.offset, site.close + 1)
    if b"/*" in source.text(whole) or b"//" in source.text(whole):
        raise Refusal("comment-inside-call")
    column = source.column(site.offset)
    return replace(whole, wrap_call(column, name.encode(), arguments, b""))
