# SPDX-License-Identifier: GPL-2.0-only
"""Whether an operand of a call has the same value where it is evaluated once more.

It has if it is made of constants and of variables that nobody else can reach: locals, or
parameters by value, whose address is never taken and that nothing assigns on the way. A member of
something has it only where nothing on the way could write to memory: no call, no store. All
else may change: globals, statics, what is volatile, what a pointer or an index leads to (the
call itself stores through some), what a call or an unknown macro gives.
"""

from __future__ import annotations

import dataclasses
import re

from gupvmas.body import Body, tokens, within
from gupvmas.convert.macros import constant, defined
from gupvmas.convert.way import Way
from gupvmas.model import Occurrence, Span
from gupvmas.site import Refusal

#: What the task that runs is called: it stays the same, and so does its mm.
_CURRENT = "current"


@dataclasses.dataclass(frozen=True)
class Change:
    """What changes; not ``surely``: or may change."""

    text: str
    surely: bool = False

    def refusal(self, when: str) -> Refusal:
        """The refusal for it, which says ``when`` it is in words."""
        if self.surely:
            return Refusal("operand-changes", text=self.text, when=when)
        return Refusal("operand-may-change", text=self.text, when=when)


def changed(body: Body, call: Occurrence, span: Span, use: Span) -> Change | None:
    """What may change the operand of ``call`` in ``span`` before ``use`` is over.

    ``use`` is the statement that evaluates it once more. None if it has the same value there.
    """
    source = body.source
    way = Way(body, call, use)
    text = source.text(span)
    shown = b" ".join(text.split()).decode("utf-8", "replace")
    for kind in ("called", "stored"):
        if any(within(at, span) for at, _ in body.all(kind)):
            return Change(shown)
    if tokens(text) == tokens(b"current->mm") and not _is_declared(body, _CURRENT):
        return None
    for name in sorted(names_in(body, span)):
        change = name_changes(way, name)
        if change:
            return change
    reads = [at for kind in ("member", "any-element", "pointed-to") for at, _ in body.all(kind)]
    if b"{" in text or (any(within(at, span) for at in reads) and not _stays(way, span)):
        return Change(shown)
    return None


def names_in(body: Body, span: Span) -> set[str]:
    """The names that an expression mentions."""
    return {fact.text("name") for at, fact in body.all("mention") if within(at, span)}


def name_changes(way: Way, name: str) -> Change | None:
    """What may change the value of ``name`` on the way; None if nothing does."""
    body = way.body
    if not is_private(body, name):
        known = not _is_declared(body, name) and (name == _CURRENT or constant(body, name))
        return None if known else Change(name)
    writes = body.places("written", name) | body.places("changed", name)
    writes |= {at for at, fact in body.all("stored") if fact.text("text").strip("() ") == name}
    if any(within(place, way.region) for place in writes):
        return Change(name, surely=True)
    declared = {declaration.name for declaration in body.declarations(name)}
    if not way.certain and writes - declared:
        return Change(name)
    # What looks like a function may be a macro that assigns what it is given.
    for _, given in way.calls():
        if name in names_in(body, given):
            return Change(name)
    return Change(name) if way.obscure else None


def is_private(body: Body, name: str) -> bool:
    """Whether only assignments to ``name`` in this function can change it."""
    declarations = body.declarations(name)
    parameters = list(body.all("by-value", name))
    if len(declarations) + len(parameters) != 1 or body.places("address", name):
        return False
    types = [d.type or "" for d in declarations] + [fact.text("type") for _, fact in parameters]
    places = {declaration.name for declaration in declarations}
    if "volatile" in types[0] or not types[0] or places & body.places("static", name):
        return False
    # A macro that the function uses may name it, and do anything to it.
    word = re.compile(rb"\b%b\b" % re.escape(name.encode()))
    used = {fact.text("name") for kind in ("mention", "called") for _, fact in body.all(kind)}
    return not any(word.search(text) for other in used for text in defined(body, other))


def _is_declared(body: Body, name: str) -> bool:
    return bool(body.declarations(name) or body.places("by-value", name))


def _stays(way: Way, span: Span) -> bool:
    """Whether nothing on the way could write to the members that an expression reads."""
    body, source = way.body, way.body.source
    for kind in ("any-element", "pointed-to"):
        for at, _ in body.all(kind):
            behind = source.skip(at.end)
            if within(at, span) and source.data[behind : behind + 1] != b".":
                return False
    if any(within(at, span) for at, _ in body.all("volatile")):
        return False
    # The call stores to what it is given the address of.
    text = b"".join(tokens(source.text(span)))
    for argument in way.call.arguments:
        given = b"".join(tokens(source.text(argument.span)))
        if given.startswith(b"&") and given.strip(b"&()") in text:
            return False
    if not way.certain or way.obscure or way.calls():
        return False
    return not any(
        within(at, way.region) and not way.leaves(at) and not is_private(body, fact.text("text"))
        for at, fact in body.all("stored")
    )
