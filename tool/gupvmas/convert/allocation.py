# SPDX-License-Identifier: GPL-2.0-only
"""The allocation and the free of what goes: they must be no more than that."""

from __future__ import annotations

from gupvmas import api
from gupvmas.body import Body, within
from gupvmas.convert.macros import constant, defined
from gupvmas.model import Span
from gupvmas.site import Refusal


def must_only_allocate(body: Body, name: str, span: Span, calls: int = 1) -> None:
    """Raise Refusal if the code in ``span``, which allocates or frees ``name``, does more.

    It makes so many ``calls``; what is computed for them may call and change nothing.
    """
    made = sorted(
        ((at, fact.text("name")) for at, fact in body.all("called") if within(at, span)),
        key=lambda call: call[0].start,
    )
    more = any(
        callee not in api.SIZES or _is_macro(body, callee) for _, callee in made[calls:]
    ) or any(_is_macro(body, callee) for _, callee in made[:calls])
    more = more or any(within(at, span) for at, _ in body.all("stored"))
    more = more or any(
        within(at, span) and _is_macro(body, fact.text("name"))
        for at, fact in body.all("mention")
    )
    if more:
        line = body.source.line(span.start)
        raise Refusal("allocation-acts", name=name, line=line)


def _is_macro(body: Body, name: str) -> bool:
    """Whether a macro that is no constant is called ``name``, in the file or a header beside it."""
    if defined(body, name):
        return not constant(body, name)
    return name in body.macros.known
