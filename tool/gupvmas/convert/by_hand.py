# SPDX-License-Identifier: GPL-2.0-only
"""What no semantic patch reaches of a parameter that goes: a place in a list, and nothing more.

spatch does not see code that is switched off, code that can't be reached, a name that a backslash
splits, the list of a macro's parameters, and arguments of the form of a name that only a macro
makes null. Of two equal neighbours nobody can tell from its output which one has gone, and which
comment with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from gupvmas.convert.functions.parameter import drop_slot
from gupvmas.code.edit import Edit, apply, replace
from gupvmas.code.model import Kind, Occurrence
from gupvmas.code.source import Source


def is_ambiguous(source: Source, call: Occurrence, index: int) -> bool:
    """Whether it can't be told from spatch's output which comment goes with the argument ``index``.

    So it is if a neighbour is spelt as it is, and if the last argument has its comment behind the
    end of the list, as all others have theirs behind their commas.
    """
    spans = [argument.span for argument in call.arguments]
    text = source.text(spans[index])
    near = [source.text(span) for span in (*spans[max(0, index - 1) : index], *spans[index + 1 : index + 2])]
    inside, behind = (
        any(sign in source.data[start:end] for sign in (b"/*", b"//"))
        for start, end in ((call.open, call.close), (call.close, source.line_end(call.close)))
    )
    last = index == len(spans) - 1
    return (text in near and (inside or behind)) or (last and inside and behind)


def drop(data: bytes, found: Iterable[Occurrence], index: int) -> bytes:
    """``data`` without the argument or parameter ``index`` of each of ``found``."""
    source = Source("", data)
    edits = [drop_slot(source, occurrence, index) for occurrence in found]
    return apply(source, edits) if edits else data


def pass_null(
    data: bytes, calls: Sequence[Occurrence], around: str, parameters: Collection[str]
) -> bytes:
    """``data`` with NULL for ``parameters`` in the ``calls`` that the function ``around`` makes."""
    source = Source("", data)
    edits: list[Edit] = []
    for call in calls:
        where = call.macro or (call.function.name if call.function else "")
        if call.kind is not Kind.CALL or where != around:
            continue
        for argument in call.arguments:
            if source.text(argument.span).strip(b"() \t").decode("latin-1") in parameters:
                edits.append(replace(argument.span, b"NULL"))
    return apply(source, edits) if edits else data
