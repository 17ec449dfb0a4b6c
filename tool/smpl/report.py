# SPDX-License-Identifier: GPL-2.0-only
"""What the script rules of cocci/convert/ report with, on top of facts.py.

The call to be converted is marked; marked() notes the function around it, and what stands in
another one is none of its business: no rule has to say so.
"""

from __future__ import annotations

import sys

from facts import as_json, fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: The function around the marked call, by file.
_function: dict[str, str] = {}
#: What note() was told, by file and kind, with the places.
_noted: dict[tuple[str, str], dict[str, set[tuple[int, int]]]] = {}


def marked(at: Any) -> None:
    """The call that is to be converted stands at the position ``at``."""
    _function[at[0].file] = at[0].current_element


def elsewhere(at: Any) -> bool:
    """Whether the position ``at`` is in another function than the marked call."""
    return bool(_function.get(at[0].file) != at[0].current_element)


#: The words that every fact has.
OWN = ("fact", "file", "function", "at")


def refuse(slug: str, at: Any, **details: Any) -> None:
    """The call can't be converted for the reason ``slug``; ``at`` is the place that shows it.

    ``details`` are text or positions, as the sentence for the slug needs them.
    """
    if not elsewhere(at):
        # What a fact has a word for itself gets another one.
        given = {f"of_{key}" if key in OWN else key: value for key, value in details.items()}
        fact("refused", at, slug=slug, **given)


def shape(at: Any) -> None:
    """The call is of the shape that this file is for; ``at`` is the call, or what is around it.

    Where a file says so of some calls, what it refuses counts for those alone: of the others it has
    nothing to say.
    """
    if not elsewhere(at):
        fact("shape", at)


def relies(name: str, at: Any) -> None:
    """The conversion is right only if all uses of ``name`` are seen: none is in a macro."""
    if not elsewhere(at):
        fact("relies", at, name=name)


def note(kind: str, name: str, at: Any) -> int:
    """Note that ``name`` is a ``kind`` at the position ``at``; how many places it is one at.

    A name in another function is a name of its own, and counts 0.
    """
    if elsewhere(at):
        return 0
    places = _noted.setdefault((at[0].file, kind), {}).setdefault(name, set())
    places.add((int(at[0].line), int(at[0].column)))
    return len(places)


def noted(kind: str, at: Any) -> dict[str, int]:
    """The names noted as a ``kind`` in the file of ``at``, and at how many places each."""
    return {name: len(places) for name, places in _noted.get((at[0].file, kind), {}).items()}


def fired(rule: str, files: Any) -> None:
    """The rule ``rule`` has matched in the one of ``files``, which are those at hand."""
    record = {"fact": "fired", "file": files[0], "function": "", "at": [0, 0, 0, 0], "rule": rule}
    sys.stdout.write(as_json(record))
