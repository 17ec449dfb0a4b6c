# SPDX-License-Identifier: GPL-2.0-only
"""Everything converted that can be, in one commit, as if every parameter went.

What a person gets as a suggestion; the series itself is what gupvmas.series.emit.write makes.
"""

from __future__ import annotations

import collections
from collections.abc import Collection
from pathlib import Path

from gupvmas.series.emit.write import by_rules, hand_null, kernel_doc, macro
from gupvmas.series.emit.dropping import Dropped, drop
from gupvmas.series.emit.steps import Step
from gupvmas.convert.texts import Texts
from gupvmas.code.model import Class, Kind, Occurrence
from gupvmas.series.retreat import Failed, guarded
from gupvmas.scan import Scan
from gupvmas.gup.site import Site
from gupvmas.gup.wrappers import Wrapper


def make(scan: Scan, work: Path, files: Collection[str] | None = None) -> Texts:
    """One commit with all automatic sites of ``scan`` converted, or those in ``files``.

    ``work`` is a private directory, which is made. A site that can't be converted together with the
    others is left, with that for a reason.
    """
    chosen = [site for site in scan.sites if files is None or site.file in files]
    count = 0
    while True:
        texts = Texts(scan, work / str(count))
        try:
            step = Step(texts)
            guarded(lambda: _of_a_driver(step) if scan.driver else _commit(step, chosen))
            return texts
        except Failed as failed:
            left = [failed.site] if failed.site else [s for s in chosen if s.file == failed.file]
            again = [site for site in left if site.automatic]
            if not again:
                raise
            for site in again:
                site.leave(failed.cause)
        count += 1


def _of_a_driver(step: Step) -> None:
    """The arms that its calls get."""
    for file, edits in step.texts.scan.arm_edits.items():
        step.edits[file] += edits
    if step.texts.scan.arm_edits:
        step.end()
    else:
        _commit(step, step.texts.scan.sites)


def _commit(step: Step, sites: list[Site]) -> None:
    scan = step.texts.scan
    chosen = [
        s for s in sites
        if s.automatic and s.class_ is not Class.CONVERTED and not scan.wrappers.passes_null(s)
    ]
    around = _around(scan, sites)
    files = {site.file for site in chosen}
    kept = {(s.file, s.occurrence.offset) for s in chosen}
    step.only(kept)
    for file in sorted(files):
        step.hide(file, [o for o in scan.occurrences if _stays(scan, o, file, kept, around)])
    by_rules(step, chosen)
    shapes = {}
    dropped: dict[tuple[str, bool], set[str]] = collections.defaultdict(set)
    for site in chosen:
        prototype = scan.prototype(site.occurrence)
        if prototype is not None:
            shapes[prototype.name] = prototype
            dropped[prototype.name, False].add(site.file)
    own = {wrapper: _files(scan, wrapper) for wrapper in around}
    for wrapper in around:
        shapes[wrapper.name] = wrapper.prototype
        dropped[wrapper.name, True] |= own[wrapper]
    for wrapper in around:
        if wrapper.macro:
            macro(step, wrapper)

    def null_for_all() -> None:
        for wrapper in around:
            hand_null(step, wrapper, own[wrapper])

    functions = [
        Dropped(shapes[name], tuple(sorted(where)), whole) for (name, whole), where in dropped.items()
    ]
    drop(step, functions, null_for_all)
    step.lay_out()
    for wrapper in around:
        kernel_doc(step, scan.occurrences, wrapper.prototype, own[wrapper])
    step.end()


def _around(scan: Scan, sites: list[Site]) -> list[Wrapper]:
    """The wrappers that lose their parameter."""
    found = []
    for site in sites:
        wrapper = scan.wrappers.around(site)
        if wrapper and site.automatic and site.class_ is Class.FORWARDED and wrapper not in found:
            found.append(wrapper)
    return found


def _files(scan: Scan, wrapper: Wrapper) -> set[str]:
    """The files that declare or define a wrapper."""
    return {
        o.file
        for o in scan.occurrences
        if o.name == wrapper.name
        and scan.wrappers.find(o.name, o.file) is wrapper
        and o.kind in (Kind.DECLARATION, Kind.DEFINITION, Kind.MACRO)
    }


def _stays(
    scan: Scan, found: Occurrence, file: str, chosen: Collection[tuple[str, int]],
    around: list[Wrapper],
) -> bool:
    """Whether an occurrence in ``file`` is one that nothing is to be done about."""
    if found.file != file or (file, found.offset) in chosen:
        return False
    if found.kind is Kind.CALL:
        return True
    if found.kind not in (Kind.DEFINITION, Kind.DECLARATION):
        return False
    wrapper = scan.wrappers.find(found.name, file)
    return wrapper not in around or scan.is_for_others(found)
