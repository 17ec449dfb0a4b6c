# SPDX-License-Identifier: GPL-2.0-only
"""A reader of VMAs inside GUP calls what the public function calls, and keeps its array.

From 4.15 to 5.0 get_user_pages_longterm() has get_user_pages() store the VMAs, to refuse those
of a DAX file system. All that get_user_pages() does there is to call a static function of the
same file: with that called in its place, nothing changes for the reader, and the public function
can lose its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gupvmas.gup.body import Body, within
from gupvmas.gup.inside import Inside
from gupvmas.code.model import Kind, Occurrence, Span
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact

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


def instead(
    site: Occurrence,
    definition: Occurrence,
    source: Source,
    facts: Sequence[Fact],
    occurrences: Sequence[Occurrence],
) -> Inside:
    """What the call ``site`` can be replaced by: what the function it calls is made of.

    ``definition`` is of that function, ``facts`` are those of RULES about the file,
    ``occurrences`` those of callee() in it. Raises Refusal if that is not shown to be the same.
    """
    own = sorted(_about(definition, source, facts), key=lambda fact: int(fact.text("index")))
    name = own[0].text("callee")
    extent = source.span(own[0].place("extent"))
    inner = [o for o in occurrences if o.kind is Kind.CALL and o.offset == extent.start]
    known = [o for o in occurrences if o.kind in (Kind.DEFINITION, Kind.DECLARATION)]
    if len(inner) != 1 or inner[0].straddles or site.straddles:
        raise Refusal("inner-call-not-understood", function=name)
    if not any(o.offset < site.offset for o in known):
        raise Refusal("inner-not-declared", function=name)
    if len(own) != len(site.arguments):
        raise Refusal("inner-parameters-not-understood", function=definition.name)
    assert definition.function
    body = Body(source, definition.function.span, facts)
    whole = Span(inner[0].open, inner[0].close)
    used = {at: fact.text("name") for at, fact in body.all("use") if within(at, whole)}
    parameters = [fact.text("name") for fact in own]
    if sorted(used.values()) != sorted(parameters):
        raise Refusal("inner-does-more", function=definition.name)
    text = source.text(Span(inner[0].offset, inner[0].close + 1)).decode("ascii", "replace")
    reader = site.function.name if site.function else definition.name
    return Inside(", ".join(parameters), " ".join(text.split()), reader)
