# SPDX-License-Identifier: GPL-2.0-only
"""A driver with gup_compat.h in the place of its #if ladders: all that has to change for it."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Mapping
from pathlib import Path

from gupvmas.backport.helper import behind_includes
from gupvmas.backport.driver import own_names
from gupvmas.backport.ladders import HEADER, Left, Simpler
from gupvmas.backport.ladders.flow import simplify
from gupvmas.backport.driver.packing import FILES, Packing, pack, text_of
from gupvmas.backport.driver.together import Driver, names_of
from gupvmas.base.tree import Tree
from gupvmas.code import views
from gupvmas.code.configure import MAKE, Probes
from gupvmas.code.source import Source
from gupvmas.code.views import Said
from gupvmas.gup import api, ledger
from gupvmas.gup.features import Features
from gupvmas.scan import Options, Scan, read
from gupvmas.scan.driver import decided

#: What C may include besides .c and .h files.
_INCLUDED = (".inc", ".inl", ".def", ".i", ".c.in", ".h.in")


@dataclasses.dataclass
class Result:
    """The files that change, as they were and as they are, what stays, and what is to be done by
    hand, by folder, a line each. ``parts``: the files that change together, by the folder of the header."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    stays: list[Left]
    told: dict[str, list[str]]
    parts: dict[str, dict[str, bytes]]

    def is_served(self, file: str, line: int) -> bool:
        """Whether a call became one of the header's."""
        lines = {(left.file, left.line) for left in self.stays if not left.ladder}
        return file in self.new and (file, line) not in lines


def simpler(tree: Tree, work: Path) -> Result:
    """Look at a driver. ``work``: private, to be made. Raises IncompleteError."""
    work.mkdir()
    paths = [path for path in tree.list() if posixpath.basename(path) not in FILES]
    texts = {path: tree.read(path) for path in paths if path.endswith((".c", ".h"))}
    every = texts | {path: tree.read(path) for path in paths if path.endswith(_INCLUDED)}
    make = {path: tree.read(path) for path in paths if MAKE.search(path)}
    said = _said(tree, sorted(texts), work / "said")
    done = simplify(texts, said, work / "ladders")
    _leave_probes(tree, done, work)
    driver = Driver(every, list(make.values()), names_of(text_of(HEADER)), work / "own")
    own = driver.keep_apart(done)
    new = done.new
    if own:
        some = {path: new[path] for path in own}
        new |= own_names.renamed(texts, some, said, work / "names")
    packing = pack(new, {path: driver.users(path) for path in new}, make) if new else Packing()
    for path, text in new.items():
        new[path] = _with_header(path, text, packing.header[path], path in own)
    new |= packing.make
    parts = {}
    for folder, files in packing.folders.items():
        new |= {posixpath.join(folder, name): text_of(name).encode("ascii") for name in FILES}
        there = [*files, *(posixpath.join(folder, name) for name in FILES)]
        parts[folder] = {p: new[p] for p in there if p in new and not _is_there(tree, p, new[p])}
    new = {path: text for part in parts.values() for path, text in part.items()}
    old = {path: tree.read(path) for path in new if tree.exists(path)}
    stays = sorted(done.stays, key=lambda s: (s.file, s.line))
    return Result(old, new, stays, packing.told, {f: part for f, part in parts.items() if part})


def _is_there(tree: Tree, path: str, text: bytes) -> bool:
    return tree.exists(path) and tree.read(path) == text


def _said(tree: Tree, paths: list[str], work: Path) -> Mapping[str, Said]:
    """What the version says of macros of the driver's own, by file."""
    work.mkdir()
    reading = read(tree, list(api.FUNCTIONS), None, work, Options())
    scan = Scan(tree, {}, list(reading.occurrences), [], ledger.Ledger(0, {}, []), Features(), work, Options())
    wanted = {occurrence.file for occurrence in reading.occurrences}
    files = [path for path in paths if path in wanted]
    seen = views.of(scan.lay_out(files), files, api.FUNCTIONS, knobs=0, said={}) if files else {}
    asked = {file: decided.words_of(own.more) for file, own in seen.items()}
    macros = decided.Macros(scan, {word for words in asked.values() for word in words})
    said = {file: macros.of(file, words) for file, words in asked.items()}
    return {file: each for file, each in said.items() if each}


def _with_header(path: str, text: bytes, name: str, own_names_stay: bool) -> bytes:
    """The text with gup_compat.h, by its ``name`` from there, below its includes."""
    line = f'#include "{name}"\n'.encode("utf-8", "surrogateescape")
    if line.strip() in text:
        return text
    if own_names_stay:
        line = (
            b"/* What is compiled here has calls in an old shape: the kernel's names stay its own. */\n"
            + own_names.DEFINE + b"\n" + line
        )
    source = Source(path, text)
    at = behind_includes(source, len(text))
    return text[:at] + line.replace(b"\n", source.newline) + text[at:]


def _leave_probes(tree: Tree, done: Simpler, work: Path) -> None:
    """Take files out that are compiled to see whether they fail."""
    reading = read(tree, list(api.FUNCTIONS), None, work, Options())
    probes = Probes(
        tree, lambda names: read(tree, names, None, work, Options()), reading.occurrences
    )
    for path in sorted(done.new):
        why = probes.why(Source(path, tree.read(path)))
        if why:
            del done.new[path]
            done.stays = [left for left in done.stays if left.file != path]
            line = reading.of(path)[0].line
            done.stays.append(Left(path, line, f"a probe, compiled to see whether it fails: {why}"))
