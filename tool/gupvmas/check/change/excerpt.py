# SPDX-License-Identifier: GPL-2.0-only
"""A few files of one state of a tree, put into a directory and scanned as if they were all.

That makes check say of a call what scan says: it is the same code that looks. With the files in
question come the header and the files that define GUP, from which scan learns what shape the
functions have and what the tree offers.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import generation
from gupvmas.code import scanner
from gupvmas.check.change import survey
from gupvmas.check.change.changes import blobs, index_file
from gupvmas.gup.generation import Generation
from gupvmas.base.gitrepo import Git
from gupvmas.code.model import Kind
from gupvmas.scan import Options, Scan, read, scan
from gupvmas.base.tree import FILE_MODES, MissingError, Tree, check_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from gupvmas.base.progress import Progress

#: What a scan needs besides the files in question and the header.
CONTEXT = (*api.TYPES_HEADERS, *api.HOMES)


class State:
    """One state of a tree: a commit or a tree by its id, the index (":"), the files (None)."""

    def __init__(self, tree: Tree, git: Git | None, id: str | None) -> None:
        self.tree = tree
        self.git = git
        self.id = id

    def files(self, paths: Sequence[str]) -> dict[str, bytes]:
        """The contents of those of ``paths`` that are regular files."""
        if self.id is None:
            found = {}
            for path in paths:
                try:
                    found[path] = self.tree.read(path)
                except MissingError:
                    continue
            return found
        if not self.id:
            return {}
        assert self.git is not None
        if self.id == ":":
            listed = self.git.run("ls-files", "-z", "-s", "--", *paths, env=index_file())
        else:
            listed = self.git.run("ls-tree", "-z", self.id, "--", *paths)
        oids = {}
        for line in listed.split(b"\0"):
            head, _, name = line.partition(b"\t")
            words = head.decode().split()
            if words and words[0] in FILE_MODES:
                path = name.decode("utf-8", "surrogateescape")
                oids[path] = words[1] if self.id == ":" else words[2]
        data, _ = blobs(self.tree, self.git, oids.values(), lambda _: True)
        return {path: data[oid] for path, oid in oids.items() if oid in data}

    def whole(self, names: Sequence[str], work: Path, options: Options) -> scanner.Reading:
        """gupscan's report on the state as a whole; of the index: on HEAD."""
        if self.id is None:
            return read(self.tree, names, None, work, options)
        if not self.id:
            return scanner.Reading()
        with self._of_git(self.tree.resolve("HEAD") if self.id == ":" else self.id) as state:
            return read(state, names, None, work, options)

    def _of_git(self, rev: str) -> Tree:
        state = Tree(None, self.git.git_dir if self.git else None, self.tree.common_dir)
        state.object_format, state.rev = self.tree.object_format, rev
        return state

    def opened(self) -> Tree:
        """The state as a tree of its own; of the index: the files, as there may be no commit."""
        if self.id and self.id != ":":
            return self._of_git(self.id)
        root = None if self.tree.root is None else str(self.tree.root)
        return Tree(root, self.tree.git_dir, self.tree.common_dir)


class Excerpt:
    """Files of a state in a directory of their own. ``paths`` are those in question."""

    def __init__(
        self, state: State, files: Mapping[str, bytes], work: Path, options: Options
    ) -> None:
        self.state = state
        self.paths = sorted(files)
        self.work = work
        self.top = work / "files"
        self.options = options
        self.scans = 0
        self.files = {**state.files([api.HEADER]), **files}
        self.top.mkdir(parents=True)
        for path, data in self.files.items():
            self._put(path, data)
        self._read()
        if self._may_be_included():
            # What includes a file of the index is most likely there as well.
            around = State(state.tree, state.git, None) if state.id == ":" else state
            around.whole(api.FUNCTIONS, self.work / "including", self.options)
            self._read()
        missing = {o.name for o in self.reading.occurrences if o.kind is Kind.CALL}
        missing -= set(self.generation)
        if missing and self.state.tree.version and self._declared_elsewhere(sorted(missing)):
            self._read()

    def _may_be_included(self) -> bool:
        """Whether a file is C only if C of the tree, which is not here, includes it."""
        files = [file for file in self.reading.files.values() if file.lang != "c"]
        return any(
            file.path in self.paths and not file.path.startswith("Documentation/") for file in files
        )

    def _put(self, path: str, data: bytes) -> None:
        raw = check_path(path)
        target = os.path.join(os.fsencode(self.top), raw)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "xb") as file:
            file.write(data)

    def _read(self) -> None:
        slices = self.work / f"sliced{len(list(self.work.iterdir()))}"
        slices.mkdir()
        self.reading = scanner.read(["--tree", str(self.top)], list(api.FUNCTIONS), slices=slices)
        self.generation: Generation = {}
        if self.state.tree.version:
            self.generation = generation.read(
                self.reading.occurrences, self.files.__getitem__
            )
        self.slices = slices

    def _declared_elsewhere(self, names: Sequence[str]) -> bool:
        """Add the files that declare ``names``, wherever the tree has them; whether there are any."""
        found = self.state.whole(names, self.work / "whole", self.options).occurrences
        homes = {
            o.file
            for o in found
            if o.kind in (Kind.DECLARATION, Kind.DEFINITION) and o.file not in self.files
        }
        for path, data in self.state.files(sorted(homes)).items():
            self.files[path] = data
            self._put(path, data)
        return bool(homes)

    def gist(self, path: str) -> bytes:
        """What decides about the calls in a file: its text without the bodies of other functions,
        white space put in order. The file as a whole where that would not be all."""
        entry = self.reading.files.get(path)
        if entry is None:
            return b""
        if entry.slice is None:
            return b""
        text = (self.slices / entry.slice).read_bytes()
        inside = [o for o in self.reading.of(path) if o.macro]
        if inside or b"**" in text:
            # There may be wrappers, whose callers have been left out.
            text = self.files[path]
        return b" ".join(text.split())

    def scan(self, paths: Sequence[str], progress: "Progress") -> Scan:
        """What scan says of some of the files."""
        driver = not self.state.tree.version
        self.scans += 1
        work = self.work / f"scan{self.scans}"
        for path, data in self.state.files(CONTEXT).items():
            if path not in self.files:
                self.files[path] = data
                self._put(path, data)
        options = dataclasses.replace(self.options, paths=paths, driver=driver, excerpt=True)
        tree = Tree(str(self.top), None, None)
        tree.version = self.state.tree.version
        if self.state.id == "":
            return scan(tree, work, options, progress)
        with self.state.opened() as whole:
            options.whole = whole
            if driver and options.kernels is None:
                options.kernels = survey.kernels(whole, work / "survey", self.options)
            return scan(tree, work, options, progress)

    def left_behind(self, names: set[str], takes: Callable[[str], bool]) -> dict[str, bytes]:
        """The files that the change forgot: they still pass VMAs to what takes none any more.

        names: the functions that the change takes the parameter off; takes: whether a file is
        asked for.
        """
        found = self.state.whole(sorted(names), self.work / "left", self.options).occurrences
        files = {
            o.file
            for o in found
            if o.kind is Kind.CALL and o.file not in self.paths and takes(o.file)
            and len(o.arguments) == len(self.generation[o.name].roles) + 1
        }  # fmt: skip
        return self.state.files(sorted(files))
