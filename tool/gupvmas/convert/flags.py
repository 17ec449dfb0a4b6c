# SPDX-License-Identifier: GPL-2.0-only
"""What the flags of a call may be, as far as the function around it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gupvmas import api
from gupvmas.body import Body, within
from gupvmas.convert.call import Call
from gupvmas.model import Span

_TOKEN = re.compile(r"\w+|<<|\S")


def may_not_wait(call: Call) -> bool:
    """Whether the call may ask for no fault that sleeps; so it may if its flags are not constants.

    Nothing else makes GUP return 0 for one page, as long as ``locked`` is not passed: faultin_page()
    has FAULT_FLAG_ALLOW_RETRY for these two alone, and only with that is there a VM_FAULT_RETRY,
    whose -EBUSY __get_user_pages() turns into 0.
    """
    if call.prototype.index("gup_flags") < 0:
        return False  # two truth values, which have no such flag
    text = call.argument("gup_flags").decode("utf-8", "replace")
    return not _without(_TOKEN.findall(_uncommented(text)), call.body, frozenset())


def _uncommented(text: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*|\\\r?\n", " ", text, flags=re.DOTALL)


def _without(tokens: Sequence[str], body: Body, seen: frozenset[str]) -> bool:
    """Whether the value of an expression never has the flag."""
    while tokens[:1] == ["("] and _level(tokens, ")") == len(tokens) - 1:
        tokens = tokens[1:-1]
    question = _top(tokens, "?")
    if question >= 0:
        colon = _top(tokens, ":")
        return question < colon and all(
            _without(arm, body, seen)
            for arm in (tokens[question + 1 : colon], tokens[colon + 1 :])
        )
    bar = _top(tokens, "|")
    if bar >= 0:
        return _without(tokens[:bar], body, seen) and _without(tokens[bar + 1 :], body, seen)
    if len(tokens) != 1:
        return False
    (word,) = tokens
    if word in body.macros.known:
        return word not in seen | body.macros.undone and all(
            macro.parameters is None and _without(list(macro.body), body, seen | {word})
            for macro in body.macros.known[word]
        )
    if word in api.FLAGS:
        return word != api.NOWAIT
    if word in ("0", "1"):  # bit 0 is FOLL_WRITE in every kernel
        return True
    return _variable_without(word, body, seen)


def _variable_without(name: str, body: Body, seen: frozenset[str]) -> bool:
    """The same for a local variable, whatever of its values it has."""
    declarations = body.declarations(name)
    if name in seen or len(declarations) != 1 or body.macros.undone & {name}:
        return False
    added = dict(body.all("added", name))
    if body.places("changed", name) - set(added) - body.places("masked", name):
        return False
    if body.macros.naming(body.source.text(body.extent), name) or _handed_on(name, body):
        return False
    values = [fact.text("value") for _, fact in body.all("written", name)]
    values += [fact.text("value") for fact in added.values()]
    if declarations[0].value is not None:
        values.append(declarations[0].value)
    return bool(values) and all(
        _without(_TOKEN.findall(value), body, seen | {name}) for value in values
    )


def _handed_on(name: str, body: Body) -> bool:
    """Whether something is given the variable that is not GUP: a macro can assign what it gets."""
    source = body.source
    for at, fact in body.all("called"):
        if fact.text("name") not in api.FUNCTIONS:
            given = Span(at.end, source.closing(source.skip(at.end)))
            if any(within(mention, given) for mention in body.mentions(name)):
                return True
    return False


def _level(tokens: Sequence[str], closing: str) -> int:
    """The index of what closes the group that ``tokens`` begin with; -1 if nothing does."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token in "([{") - (token in ")]}")
        if depth == 0:
            return at if token == closing else -1
    return -1


def _top(tokens: Sequence[str], wanted: str) -> int:
    """The index of the first token of a kind outside of all parentheses; -1 without one."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token in "([{") - (token in ")]}")
        if depth == 0 and token == wanted and tokens[at + 1 : at + 2] != [wanted]:
            return at
    return -1
