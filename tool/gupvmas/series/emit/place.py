# SPDX-License-Identifier: GPL-2.0-only
"""The place in a header for a function that calls others: below all of them, outside of their #if."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from gupvmas.code import scanner
from gupvmas.gup import spatch
from gupvmas.convert.functions.place import lowest
from gupvmas.convert import apply
from gupvmas.series.emit.steps import Step
from gupvmas.convert.template import Words, fill
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Occurrence
from gupvmas.series.retreat import Failed
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source

OUTLINE = ("scan/outline.cocci",)

#: A function that is declared where new code goes while that is put there, and never else.
PLACE = "gup_vmas_place"


def insert(
    step: Step,
    path: str,
    patch: str,
    names: Sequence[str],
    needed: Sequence[str],
    virtuals: Collection[str] = (),
) -> None:
    """Put the new code of cocci/convert/PATCH.cocci into the header ``path``.

    It stands below ``names``, of which those ``needed`` must be there. Raises Failed.
    """
    scan = step.texts.scan
    source = Source(path, step.text(path))
    occurrences = _occurrences(step, source, names)
    present = {o.name for o in occurrences}
    try:
        at, depth = lowest(
            source, occurrences,
            [name for name in names if name in present or name in needed],
        )
    except Refusal as refusal:
        raise Failed(refusal.cause) from refusal
    prototype = next(
        (p for p in scan.generation.values() if p.name == names[0]), Prototype(names[0], ("vmas",), path, 0)
    )
    words = Words(prototype.name, prototype, scan.facts, frozenset(virtuals))
    anchor = _anchor(step, source, at, depth)
    if anchor is None:
        _beside_nothing(step, path, at, patch, words)
        return
    word, name = anchor
    _run(step, path, patch, dataclasses.replace(words, virtuals=words.virtuals | {word}, anchor=name))


def _run(step: Step, path: str, patch: str, words: Words) -> None:
    """Run the patch; raises Failed if it does nothing."""
    was = step.text(path)
    step.run({fill(apply.text_of((patch,)), words): [path]})
    if step.text(path) == was:
        raise Failed(f"{path}: spatch puts nothing beside {words.anchor}()", file=path)


def _beside_nothing(step: Step, path: str, at: int, patch: str, words: Words) -> None:
    """Put the new code at the offset ``at``, where no function is that it could stand beside.

    SmPL knows functions and no #endif: while the patch runs, a prototype stands there. Plain
    spatch can't repeat that, so the patch is not one of those that make the commit.
    """
    data = step.text(path)
    place = f"void {PLACE}(void);\n".encode()
    step.code[path] = data[:at] + b"\n" + place + data[at:]
    ran = {text: set(rules) for text, rules in step.ran.items()}
    _run(step, path, patch, dataclasses.replace(words, virtuals=words.virtuals | {"above_prototype"}, anchor=PLACE))
    step.ran = ran
    step.by_hand[path] = "nothing stands there that SmPL could put code beside"
    step.code[path] = step.code[path].replace(place, b"")


def _occurrences(step: Step, source: Source, names: Iterable[str]) -> list[Occurrence]:
    """Where ``names`` are in a header as it is by now."""
    top = step.texts.scratch()
    copy = top / source.path
    copy.parent.mkdir(parents=True)
    copy.write_bytes(source.data)
    return scanner.read(["--tree", str(top)], sorted(names), paths=[source.path]).occurrences


def _anchor(step: Step, source: Source, at: int, depth: int) -> tuple[str, str] | None:
    """What new code at the offset ``at``, below ``depth`` conditions, is put beside: how, and a name.

    That is the function that comes next, or where none does, the one that came last; None if
    neither is under the same conditions.
    """
    scratch = step.texts.scratch()
    scratch.mkdir()
    copy = scratch / "header.h"
    copy.write_bytes(source.data)
    facts = spatch.facts_of(OUTLINE, copy, scratch, step.texts.scan.options.store)
    places = sorted((source.span(f.at).start, f.kind, f.text("name")) for f in facts)
    below = [place for place in places if place[0] >= at]
    for side, candidates in (("above", below), ("behind", places[: len(places) - len(below)][-1:])):
        for start, kind, name in candidates:
            for found in _occurrences(step, source, [name]):
                alone = [p for p in places if p[2] == name]
                if found.offset == start and len(found.conditions) == depth and len(alone) == 1:
                    return f"{side}_{kind}", name
    return None
