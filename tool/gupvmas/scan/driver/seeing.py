# SPDX-License-Identifier: GPL-2.0-only
"""A driver as each kernel's compiler sees it: every call is read in a view that has it.

The newest view comes first, as it is the one to be converted: what straddles #if in the file, has a
head that is written twice, or a macro in each arm, is plain code there. A call that newer kernels
do not see is read in the newest view that has it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gupvmas.code import scanner, views
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.scanner import Reading
from gupvmas.code.source import Source
from gupvmas.code.views import FileViews, View
from gupvmas.gup import api, arms
from gupvmas.gup.site import texts_of
from gupvmas.scan.driver import aliases, claim, decided, headers, matrix, own
from gupvmas.scan.model import InViews, Scan, Seen


@dataclasses.dataclass
class Pass:
    """Some views, one of a file: the calls to be read in them, and the texts."""

    reading: Reading
    slices: Path
    texts: Mapping[str, Source]


def look(scan: Scan, reading: Reading, slices: Path, work: Path) -> Iterator[Pass]:
    """The passes over a driver; ``reading`` is gupscan's report on it, with its ``slices``.

    ``work`` is a private directory. Fills the scan's views, in_views and seen. An occurrence is in exactly
    one of the passes. Its structure is that of the view, its arms and conditions are those of the
    file; its kernels are those that see it.
    """
    wanted = {occurrence.file for occurrence in reading.occurrences}
    files = sorted(path for path, file in reading.files.items() if file.code and path in wanted)
    ladder, passes, readings = see(scan, files, work)
    raw = {(o.file, o.offset): _hidden(scan, o) for o in reading.occurrences}
    left, uncompiled = dict(raw), own.uncompiled(scan.in_views)
    for number, (texts, found) in enumerate(zip(passes, readings)):
        mine = [
            o for o in found.occurrences
            if (o.file, o.offset) in left and not _later(scan, o, ladder[o.file][number + 1 :], texts)
        ]
        found.occurrences = [_merged(scan, raw[o.file, o.offset], o, uncompiled) for o in mine]
        for occurrence in found.occurrences:
            del left[occurrence.file, occurrence.offset]
        found.aside = {(o.file, o.offset) for o in raw.values()} - {
            (o.file, o.offset) for o in found.occurrences
        }
        shown = {file: Seen(ladder[file][number], text) for file, text in texts.items()}
        scan.seen |= {(o.file, o.offset): shown[o.file] for o in found.occurrences}
        if found.occurrences:
            yield Pass(found, work / f"view{number}" / "slices", texts)
    if left or reading.unread:
        rest = dataclasses.replace(reading, occurrences=list(left.values()))
        rest.aside = reading.aside | (raw.keys() - left.keys())
        yield Pass(rest, slices, {})


def see(
    scan: Scan, files: list[str], work: Path
) -> tuple[dict[str, list[View]], list[dict[str, Source]], list[Reading]]:
    """Fill the views of ``files`` in, and what is in them.

    Returns the views of each file, those to be mended first, and for each number of a view the texts of the
    files that have so many, and gupscan's report on them, which is below ``work``.
    """
    scan.views = _views(scan, files)
    ladder = {file: _ladder(scan, file) for file in files if file in scan.views}
    depth = max(map(len, ladder.values()), default=0)
    passes = [_texts(scan, ladder, number) for number in range(depth)]
    readings = [read_views(work / f"view{number}", texts) for number, texts in enumerate(passes)]
    scan.in_views = _in_views(ladder, passes, readings)
    return ladder, passes, readings


def _ladder(scan: Scan, file: str) -> list[View]:
    """The views of a file in the order in which its calls are read: those to be mended first."""
    first = scan.options.mends or arms.NEW
    return sorted(scan.views[file].newest_first, key=lambda view: not view.serves(first))


def _texts(scan: Scan, ladder: Mapping[str, Sequence[View]], number: int) -> dict[str, Source]:
    """View number ``number`` of each file that has so many."""
    return {
        file: Source(file, own[number].see(scan.source(file).data))
        for file, own in ladder.items()
        if number < len(own)
    }


def _in_views(
    ladder: Mapping[str, Sequence[View]],
    passes: Sequence[Mapping[str, Source]],
    readings: Sequence[Reading],
) -> InViews:
    """What is in each view of each file, calls with the texts of their arguments."""
    seen: InViews = {}
    for number, (texts, reading) in enumerate(zip(passes, readings)):
        for occurrence in reading.occurrences:
            file = occurrence.file
            arguments = texts_of(occurrence, texts[file])
            seen.setdefault((file, ladder[file][number]), []).append((occurrence, arguments))
    return seen


def fill_matrix(scan: Scan) -> None:
    """What becomes of each call on each kernel; ``scan.aliases`` are known by now."""
    names = {alias.place: aliases.cells_of(scan, alias) for alias in scan.aliases}
    scan.matrix = matrix.of(scan.views, scan.in_views, names)
    scan.matrix.kernels = scan.options.kernels
    scan.matrix.before, scan.matrix.since = claim.named(scan.views, scan.in_views)
    version = arms.code_of(scan.headers_version)
    if scan.generation and version is not None:
        scan.matrix.headers = headers.beside(scan.views, scan.in_views, scan.generation, version)


def _views(scan: Scan, files: list[str]) -> dict[str, FileViews]:
    """The views of ``files`` by what the version decides, macros of the driver's own included."""
    top = scan.lay_out(files)
    given = scan.options.said
    found = views.of(top, files, api.FUNCTIONS, knobs=0, said=given)
    asked = {file: decided.words_of(found[file].more) for file in sorted(found)}
    macros = decided.Macros(scan, {word for words in asked.values() for word in words})
    for file, words in asked.items():
        said = macros.of(file, words)
        if file.endswith(".h"):
            said = {word: each for word, each in said.items() if not isinstance(each, bytes)}
        if scan.options.configured:
            said |= {word: () for word in words if word.startswith("CONFIG_")}
        said |= given
        if said.keys() - given.keys():
            found |= views.of(top, [file], api.FUNCTIONS, knobs=0, said=said)
        scan.said[file] = said
    return found


def read_views(work: Path, texts: Mapping[str, Source]) -> Reading:
    """gupscan's report on views, whose slices it writes below ``work``, a private directory."""
    for file, source in texts.items():
        path = work / "tree" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.data)
    (work / "slices").mkdir(parents=True)
    return scanner.read(
        ["--tree", str(work / "tree")], list(api.FUNCTIONS), slices=work / "slices", paths=sorted(texts)
    )


def _later(scan: Scan, seen: Occurrence, others: Sequence[View], texts: Mapping[str, Source]) -> bool:
    """Whether a call that is right in a view is to be read in another one of kernels without the
    parameter, where it may not be."""
    if seen.kind is not Kind.CALL or scan.options.mends or not any(
        view.serves(arms.NEW) and not view.hides(seen.offset) for view in others
    ):
        return False
    shape = arms.shape(seen.name, (arms.NEW,), texts_of(seen, texts[seen.file]), scan.generation)
    return shape is not None and shape.vmas < 0


def _hidden(scan: Scan, raw: Occurrence) -> Occurrence:
    """What the file has at a place, which is for no kernel if no view shows it."""
    if raw.file not in scan.views or raw.kind in (Kind.COMMENT, Kind.DOCUMENTATION):
        return raw
    return raw if _kernels(scan.views[raw.file], raw.offset) else dataclasses.replace(raw, kernels=())


def _merged(scan: Scan, raw: Occurrence, seen: Occurrence, uncompiled: own.Uncompiled) -> Occurrence:
    """What a view has at a place, with the arms and the conditions that the file has there."""
    if seen.kind in (Kind.COMMENT, Kind.DOCUMENTATION):
        return raw
    return dataclasses.replace(
        seen,
        conditions=raw.conditions,
        arms=raw.arms,
        kernels=tuple(
            part for kernels in _kernels(scan.views[raw.file], raw.offset)
            for part in views.without(kernels, own.not_for(seen, uncompiled))
        ),
        decided=not seen.arms,
    )


def _kernels(found: FileViews, offset: int) -> tuple[Kernels, ...]:
    """Those that compile the byte at ``offset``."""
    return views.joined(
        point.kernels
        for view in found.views if view.compiles and not view.hides(offset)
        for point in view.points
    )
