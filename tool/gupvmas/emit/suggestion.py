# SPDX-License-Identifier: GPL-2.0-only
"""Everything converted that can be, in one commit, as if every parameter went.

What a person would get as a suggestion; the series itself is what gupvmas.emit.series makes.
"""

from __future__ import annotations

import collections
from collections.abc import Collection
from pathlib import Path

from gupvmas.emit.series import by_rules, kernel_doc, macro
from gupvmas.emit.steps import Dropped, Step
from gupvmas.emit.texts import Texts
from gupvmas.model import Class, Kind, Occurrence
from gupvmas.retreat import Failed, guarded
from gupvmas.scan import Scan
from gupvmas.site import Site
from gupvmas.wrappers import Wrapper


def make(scan: Scan, work: Path, files: Collection[str] | None = None) -> Texts:
    """One commit with all automatic sites of ``scan`` converted, or those in ``files``.

    ``work`` is a private directory, which is made. A site that no rule takes is left, with that for
    a reason.
    """
    count = 0
    while True:
        texts = Texts(scan, work / str(count))
        chosen = [s for s in scan.sites if files is None or s.file in files]
        try:
            guarded(lambda: _commit(Step(texts), chosen))
            return texts
        except Failed as failed:
            left = [failed.site] if failed.site else [s for s in chosen if s.file == failed.file]
            again = [site for site in left if site.automatic]
            if not again:
                raise
            for site in again:
                site.leave(failed.reason)
        count += 1


def _commit(step: Step, sites: list[Site]) -> None:
    scan = step.texts.scan
    chosen = [
        s for s in sites
        if s.automatic and s.class_ is not Class.CONVERTED and not scan.wrappers.passes_null(s)
    ]
    files = {site.file for site in chosen}
    step.only({(s.file, s.occurrence.offset) for s in chosen})
    kept = {(s.file, s.occurrence.offset) for s in chosen}
    around = _around(scan, sites)
    for file in sorted(files):
        step.hide(file, [o for o in scan.occurrences if _stays(scan, o, file, kept, around)])
    by_rules(step, chosen)
    dropped: dict[tuple[str, bool], set[str]] = collections.defaultdict(set)
    shapes = {}
    for site in chosen:
        prototype = scan.prototype(site.occurrence)
        if prototype is not None:
            shapes[prototype.name] = prototype
            dropped[prototype.name, False].add(site.file)
    own = {}
    for wrapper in around:
        shapes[wrapper.name] = wrapper.prototype
        own[wrapper.name] = {
            o.file for o in scan.occurrences
            if o.name == wrapper.name and scan.wrappers.find(o.name, o.file) is wrapper
            and o.kind in (Kind.DECLARATION, Kind.DEFINITION, Kind.MACRO)
        }  # fmt: skip
        dropped[wrapper.name, True] |= own[wrapper.name]
    step.drop(
        [Dropped(shapes[name], tuple(sorted(where)), whole) for (name, whole), where in dropped.items()]
    )
    step.lay_out()
    for wrapper in around:
        if wrapper.macro:
            macro(step, wrapper)
        else:
            kernel_doc(step, scan.occurrences, wrapper.prototype, own[wrapper.name])
    step.end()


def _around(scan: Scan, sites: list[Site]) -> list[Wrapper]:
    """The wrappers that lose their parameter."""
    found = []
    for site in sites:
        wrapper = scan.wrappers.around(site)
        if wrapper and site.automatic and site.class_ is Class.FORWARDED and wrapper not in found:
            found.append(wrapper)
    return found


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
