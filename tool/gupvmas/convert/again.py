# SPDX-License-Identifier: GPL-2.0-only
"""Whether a loop body that runs once for every VMA does what it did once for every page.

It does if a second round for the same VMA changes nothing: the body may look at the VMA, may set
variables that it never reads, and may do anything on its way out for good.
"""

from __future__ import annotations

from gupvmas.body import within
from gupvmas.convert.macros import constant, defined
from gupvmas.convert.stable import is_private
from gupvmas.convert.way import Way, has_label, looks_only
from gupvmas.model import Span
from gupvmas.site import Refusal


def must_be_the_same_once(way: Way, inner: Span) -> None:
    """Raise Refusal if the rounds of the loop with the body ``inner`` are not shown to be alike.

    ``way`` leads from the call to the loop.
    """
    body, source = way.body, way.body.source
    arms = {arm.start for arm in body.arms()}
    nested = any(
        byte == b"{" and at not in arms for at, byte, _ in source.walk(inner.start + 1, inner.end)
    )
    if nested or any(within(at, inner) for at, _ in body.all("round")):
        raise Refusal("loop-holds-loop")
    if has_label(source, inner):
        raise Refusal("loop-holds-label")
    _must_not_write(way, inner)
    for at, fact in body.all("called"):
        name = fact.text("name")
        if within(at, inner) and not way.leaves(at) and not looks_only(body, name):
            line, what = source.line(at.start), name.replace(" ", "")
            raise Refusal("called-for-each-page", function=what, line=line)
    for at, fact in body.all("mention"):
        name = fact.text("name")
        if not within(at, inner) or way.leaves(at):
            continue
        types = [d.type or "" for d in body.declarations(name)]
        types += [parameter.text("type") for _, parameter in body.all("by-value", name)]
        if any("volatile" in each for each in types):
            raise Refusal("volatile-read-for-each-page", name=name)
        if defined(body, name):
            if not constant(body, name) and not looks_only(body, name):
                line = source.line(at.start)
                raise Refusal("macro-in-loop", macro=name, line=line)


def _must_not_write(way: Way, inner: Span) -> None:
    """Raise Refusal if a round leaves something behind that another round would see."""
    body, source = way.body, way.body.source
    for at, fact in body.all("stored"):
        if not within(at, inner) or way.leaves(at):
            continue
        name, line = fact.text("text"), source.line(at.start)
        if not is_private(body, name):
            shown = b" ".join(source.text(at).split()).decode("utf-8", "replace")
            raise Refusal("written-for-each-page", text=shown, line=line)
        if any(within(d.name, inner) and d.value for d in body.declarations(name)):
            continue  # it is a new one in each round
        targets = body.places("written", name)
        if at not in targets:
            raise Refusal("counts-pages", name=name, line=line)
        if any(within(mention, inner) for mention in body.mentions(name) - targets):
            raise Refusal("carried-between-pages", name=name, line=line)
    for at, fact in body.all("address"):
        if within(at, inner) and not way.leaves(at):
            line = source.line(at.start)
            raise Refusal("address-taken-for-each-page", name=fact.text("name"), line=line)
