# SPDX-License-Identifier: GPL-2.0-only
"""Calls that ask for VMAs: with gup_compat.h what serves kernels from 6.5 on serves all.

They are converted as those of a tree are, by the rules of cocci/convert/, which may use
get_user_page_vma_remote() and vma_lookup(): the header has both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from gupvmas.backport.ladders.compare import whole
from gupvmas.backport.ladders.meaning import Stays
from gupvmas.backport.ladders.proof import first_difference
from gupvmas.backport.ladders.sight import File, Sight
from gupvmas.base.progress import Progress
from gupvmas.base.tree import open_tree
from gupvmas.code.edit import Edit, OverlapError, apply, one_brace, settle
from gupvmas.code.model import Occurrence
from gupvmas.code.source import Source
from gupvmas.gup import api
from gupvmas.gup.site import Refusal, Site
from gupvmas.scan import Options, Scan, scan
from gupvmas.scan.driver.mend.today import modern

Place = tuple[str, int]


@dataclasses.dataclass
class Changes:
    """The texts of the files with conversions, and by file and offset of a call why it has none."""

    texts: dict[str, bytes] = dataclasses.field(default_factory=dict)
    refused: dict[Place, str] = dataclasses.field(default_factory=dict)


def convert(texts: Mapping[str, bytes], files: Mapping[str, File], work: Path) -> Changes:
    """Convert what asks for VMAs in ``files``, the views of ``texts``. ``work``: private, to be made.

    Raises IncompleteError.
    """
    changes = Changes()
    wanted = {(path, call.offset): sight for path, file in files.items() for sight, call in _asking(file)}
    if not wanted:
        return changes
    for path, text in texts.items():
        (work / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (work / "tree" / path).write_bytes(text)
    paths = sorted({path for path, _ in wanted})
    edits: dict[str, list[Edit]] = {path: [] for path in paths}
    with open_tree(str(work / "tree"), need_kernel=False) as tree:
        options = Options(driver=True, compat=True, paths=paths)
        found = scan(tree, work / "scan", options, Progress(quiet=True))
        sites = {(site.file, site.occurrence.offset): site for site in found.sites}
        for place, sight in wanted.items():
            try:
                edits[place[0]] += _edits(found, sites.get(place), files[place[0]], sight)
            except Refusal as why:
                changes.refused[place] = str(why)
    for path, own in edits.items():
        source = Source(path, texts[path])
        try:
            changes.texts[path] = apply(source, settle(source, one_brace(own)))
        except OverlapError:
            changes.refused |= {p: "two conversions meet" for p in wanted if p[0] == path}
    return changes


def _asking(file: File) -> Iterator[tuple[Sight, Occurrence]]:
    """The calls that ask for VMAs, each in the newest view that has it."""
    seen = set()
    for sight in file.sights:
        for call in sight.calls:
            try:
                if call.name in api.FUNCTIONS and call.offset not in seen and sight.meanings.wants_vmas(call):
                    seen.add(call.offset)
                    yield sight, call
            except Stays:
                pass  # it is named as one whose shape is not known


def _edits(found: Scan, site: Site | None, file: File, sight: Sight) -> list[Edit]:
    """The edits of the file for a call. Raises Refusal."""
    if site is None:
        raise Refusal("asks-for-vmas-unread")
    prototype = found.prototype(site.occurrence)
    if not site.automatic or prototype is None:
        raise Refusal("asks-for-vmas", why=site.cause)
    seen = found.seen[site.file, site.occurrence.offset].source
    edits = list(site.edits)
    if not site.replaces_call:
        edits = [*site.edits_beside, *modern(found, seen, site, prototype)]
    if any(file.source.data[e.start : e.end] != seen.data[e.start : e.end] for e in edits):
        raise Refusal("asks-for-vmas-by-kernel")
    function = site.occurrence.function
    if function:
        own = [w for w in whole(sight) if function.span.start <= w[1] < function.span.end]
        for other in file.sights:
            words = [w for w in whole(other) if function.span.start <= w[1] < function.span.end]
            if other.view.hides(site.occurrence.offset):
                continue
            if first_difference(sight, own, other, words) >= 0:
                raise Refusal("asks-for-vmas-by-kernel")
    return edits
