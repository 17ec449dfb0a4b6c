# SPDX-License-Identifier: GPL-2.0-only
"""Drivers in a kernel tree that are written for other kernels, too: what this one's compiler sees.

A tree is one kernel, so its version decides each test of the version. Whole calls in arms need no
more than that, but an argument list with an #if in it is the list of nobody: it is read in the view
of the tree's version, where it is plain code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from pathlib import Path

from gupvmas.code import views
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.scanner import Reading
from gupvmas.code.source import Source
from gupvmas.code.views import View
from gupvmas.gup import api, arms
from gupvmas.gup.reasons import of
from gupvmas.gup.site import Site
from gupvmas.scan.driver.seeing import Pass, read_views
from gupvmas.scan.model import Scan, Seen


def look(scan: Scan, reading: Reading, slices: Path, work: Path) -> list[Pass]:
    """The passes over a kernel tree: ``reading``, gupscan's report on it with its ``slices``, without
    the calls whose lists are plain to this kernel; and these.

    ``work`` is a private directory. Fills scan.seen for them. Raises IncompleteError.
    """
    files = {o.file for o in reading.occurrences if _straddles(o)}
    shown = view_of(scan, scan.lay_out(sorted(files)), files) if files else {}
    texts = {file: Source(file, view.see(scan.source(file).data)) for file, view in shown.items()}
    if not texts:
        return [Pass(reading, slices, {})]
    found = read_views(work, texts)
    raw = {(o.file, o.offset): o for o in reading.occurrences if _straddles(o)}
    plain = {
        (o.file, o.offset): _as_here(raw[o.file, o.offset], o)
        for o in found.occurrences
        if (o.file, o.offset) in raw and o.kind is Kind.CALL and not o.straddles
    }
    for file, offset in plain:
        scan.seen[file, offset] = Seen(shown[file], texts[file])
    reading.set_aside(lambda o: (o.file, o.offset) in plain)
    found.set_aside(lambda o: (o.file, o.offset) not in plain)
    found.occurrences = list(plain.values())
    found.unread = []  # said of the file itself
    return [Pass(reading, slices, {}), Pass(found, work / "slices", texts)]


def view_of(scan: Scan, top: str, files: Collection[str]) -> dict[str, View]:
    """What the compiler of this tree sees of ``files`` below ``top``, as far as its version decides."""
    version = arms.code_of(scan.tree.version)
    if version is None:
        return {}
    here = Kernels(version, version + 1)
    found = {}
    for file, each in views.of(top, sorted(files), api.FUNCTIONS, knobs=0, said={}).items():
        own = [view for view in each.views if view.serves(here)]
        if len(own) == 1 and each.versions:
            found[file] = own[0]
    return found


def must_leave_arms(scan: Scan, sites: Iterable[Site]) -> None:
    """Refuse what would change more of a list than this kernel's compiler sees of it."""
    for site in sites:
        seen = scan.seen.get((site.file, site.occurrence.offset))
        if seen and any(
            edit.start < hidden.end and hidden.start < edit.end
            for edit in site.edits for hidden in seen.view.blank
        ):
            site.refuse(of("arguments-straddle-if"))
            site.edits = []


def calls_by_view(scan: Scan, file: str, names: Iterable[str]) -> list[tuple[str, int]]:
    """The places of the calls of ``names`` in ``file`` that were read in the view of this tree."""
    known = set(names)
    return [
        (o.file, o.offset) for o in scan.occurrences
        if o.file == file and o.name in known and (o.file, o.offset) in scan.seen
    ]


def _straddles(found: Occurrence) -> bool:
    return found.kind is Kind.CALL and found.straddles


def _as_here(raw: Occurrence, seen: Occurrence) -> Occurrence:
    """What the view has at a place, with the conditions that the file has there."""
    return dataclasses.replace(
        seen, conditions=raw.conditions, arms=raw.arms, kernels=raw.kernels, decided=True
    )
