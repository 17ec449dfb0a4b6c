# SPDX-License-Identifier: GPL-2.0-only
"""The place in a header for a function that calls others: below all of them, outside of their #if."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gupvmas import spatch
from gupvmas.convert.place import lowest
from gupvmas.emit import apply
from gupvmas.emit.steps import Step
from gupvmas.emit.template import Words, fill
from gupvmas.generation import Prototype
from gupvmas.retreat import Failed
from gupvmas.site import Refusal

OUTLINE = ("scan/outline.cocci",)


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
    reading = step.texts.read(names, [path])
    present = {o.name for o in reading.occurrences}
    try:
        at, depth = lowest(
            step.texts.before(path), reading.occurrences,
            [name for name in names if name in present or name in needed],
        )
    except Refusal as refusal:
        raise Failed(str(refusal)) from refusal
    kind, anchor = _anchor(step, path, at, depth)
    prototype = next(
        (p for p in scan.generation.values() if p.name == names[0]), Prototype(names[0], ("vmas",), path, 0)
    )
    words = frozenset({*virtuals, kind})
    filled = Words(prototype.name, prototype, scan.facts, words, anchor=anchor)
    step.run({fill(apply.text_of([patch]), filled): [path]})


def _anchor(step: Step, path: str, at: int, depth: int) -> tuple[str, str]:
    """What stands first behind the offset ``at``, below ``depth`` conditions: its kind and name."""
    source = step.texts.before(path)
    scratch = step.texts.scratch()
    scratch.mkdir()
    copy = scratch / "header.h"
    copy.write_bytes(source.data)
    facts = spatch.facts_of(OUTLINE, copy, scratch, step.texts.scan.options.store)
    places = sorted((source.span(f.at).start, f.kind, f.text("name")) for f in facts)
    for start, kind, name in places:
        if start < at:
            continue
        for found in step.texts.read([name], [path]).occurrences:
            alone = [p for p in places if p[2] == name]
            if found.offset == start and len(found.conditions) == depth and len(alone) == 1:
                return kind, name
    raise Failed(f"{path}: nothing stands below line {source.line(at)}", file=path)
