# SPDX-License-Identifier: GPL-2.0-only
"""Gives the calls of a file an arm, as many together as can be shown to be right."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from gupvmas.code.edit import Edit, OverlapError, apply, settle
from gupvmas.code.model import Conversion, Kernels
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.site import Refusal, Site
from gupvmas.scan.driver.mend import merge
from gupvmas.scan.driver.mend import newarm
from gupvmas.scan.driver.mend import proof
from gupvmas.scan.driver.mend.newarm import Test
from gupvmas.scan.model import Alias, Scan, Seen

Part = Site | Alias

#: What changes for calls and macros that are all read in one view; raises Refusal.
ChangeOf = Callable[[Sequence[Part]], merge.Change]


def give(
    scan: Scan, file: str, parts: list[Part], change_of: ChangeOf, tests: Sequence[Test], work: Path
) -> None:
    """Give as many of ``parts``, all of one file, an arm as can be shown to be right together.

    The first of ``tests`` that is right is taken. ``work`` is a private directory, which is made.
    """
    fitting = functools.partial(_fitting, scan, change_of=change_of, tests=tests)
    good, made = parts, fitting(parts, work=work / "all")
    if isinstance(made, Cause) and len(parts) > 1:
        good = []
        for number, part in enumerate(parts):
            alone = fitting([part], work=work / f"one{number}")
            if isinstance(alone, Cause):
                _leave(part, alone)
            else:
                good.append(part)
        if not good:
            return
        made = fitting(good, work=work / "good")
    if isinstance(made, Cause):
        for part in good:
            _leave(part, made)
        return
    scan.arm_edits[file] = made
    made += newarm.headers(scan, file)
    for part in good:
        scan.mended.add(merge.place_of(part))
        if isinstance(part, Site):
            part.conversion = Conversion.NEW_ARM
            part.cause = part.cause.and_also(of("gets-new-arm"))


def _leave(part: Part, cause: Cause) -> None:
    if isinstance(part, Site):
        part.refuse(cause)
    else:
        part.cause = cause


def _fitting(
    scan: Scan, parts: Sequence[Part], *, change_of: ChangeOf, tests: Sequence[Test], work: Path
) -> list[Edit] | Cause:
    """The edits that give ``parts`` an arm of their own in their file, or why they can't have one."""
    by_view: dict[Seen, list[Part]] = {}
    for part in parts:
        by_view.setdefault(scan.seen[merge.place_of(part)], []).append(part)
    try:
        changes = [change_of(own) for own in by_view.values()]
        for number, test in enumerate(tests):
            made = _proved(scan, changes, test, work / str(number))
            if made is not None:
                scan.nulled = scan.nulled.union(*(change.nulled for change in changes))
                return made
    except Refusal as refusal:
        return refusal.cause
    return of("arms-would-differ")


def _proved(
    scan: Scan, changes: Sequence[merge.Change], test: Test, work: Path
) -> list[Edit] | None:
    """The edits that make ``changes`` for the kernels of ``test``; None if they are not shown to be
    right. Raises Refusal."""
    file = changes[0].seen.source.path
    raw = scan.source(file)
    try:
        for_all = settle(raw, [edit for change in changes for edit in change.all])
        wanted = [_wanted(change, for_all) for change in changes]
        made = merge.edits_of(scan, file, changes, test)
        after = apply(raw, made)
    except OverlapError:
        return None
    if proof.differs(apply(raw, for_all), wanted, after, scan.said.get(file, {}), work):
        return None
    return made


def _wanted(change: merge.Change, for_all: Sequence[Edit]) -> proof.Wanted:
    """What the kernels of a change have to see."""
    source, wide = change.seen.source, change.kernels
    kernels = tuple(
        Kernels(max(point.kernels.first, wide.first), min(point.kernels.end, wide.end))
        for point in change.seen.view.points
        if point.kernels.meets(wide)
    )
    return proof.Wanted(kernels, apply(source, settle(source, [*for_all, *change.new])))
