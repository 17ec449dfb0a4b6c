# SPDX-License-Identifier: GPL-2.0-only
"""What gupscan finds in the commits of a private copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas.base.tree import open_tree
from gupvmas.code import scanner
from gupvmas.code.model import Occurrence
from gupvmas.verify.trees.checkout import Checkout

#: How the names of files end that are read.
CODE = (".c", ".h", ".S")


class Texts:
    """Reads a series of commits that are alike; ``scratch``: a directory for copies of files."""

    def __init__(self, checkout: Checkout, scratch: Path, jobs: int) -> None:
        self._checkout = checkout
        self._scratch = scratch
        self._jobs = jobs
        self._views = 0
        self._whole = ""  # the commit that is read whole
        self._known: dict[str, list[Occurrence]] = {}  # there, by their names

    def everywhere(self, commit: str, names: Iterable[str]) -> list[Occurrence]:
        """Where a whole commit has some names.

        The first commit that is asked about is read whole, once for each name; of any other one
        only the files that differ from it. Raises IncompleteError.
        """
        wanted = sorted(set(names))
        self._whole = self._whole or commit
        new = [name for name in wanted if name not in self._known]
        if new:
            self._known.update({name: [] for name in new})
            for occurrence in self._read_whole(self._whole, new):
                self._known[occurrence.name].append(occurrence)
        known = [occurrence for name in wanted for occurrence in self._known[name]]
        if commit == self._whole:
            return known
        differing = set(self._checkout.changed(self._whole, commit))
        view, present = self.view(commit, [f for f in differing if f.endswith(CODE)])
        return [o for o in known if o.file not in differing] + read(view, present, wanted)

    def view(self, commit: str, files: Iterable[str]) -> tuple[Path, list[str]]:
        """A directory with some files of a commit, and those that it has."""
        self._views += 1
        view = self._scratch / f"view{self._views}"
        view.mkdir()
        with open_tree(str(self._checkout.top), commit, need_kernel=False) as tree:
            present = sorted(f for f in set(files) if tree.exists(f))
            tree.export(present, view)
        return view, present

    def _read_whole(self, commit: str, names: Sequence[str]) -> list[Occurrence]:
        tree = open_tree(str(self._checkout.top), commit, need_kernel=False)
        with tree:
            assert tree.git_dir is not None
            try:
                reading = scanner.read(
                    ["--git-dir", tree.git_dir, "--rev", commit], names, jobs=self._jobs
                )
            except scanner.ObjectsNotReadable:
                export = self._scratch / f"all-{commit}"
                if not export.is_dir():
                    tree.export(tree.list(), export)
                reading = scanner.read(["--tree", str(export)], names, jobs=self._jobs)
        return reading.occurrences


def read(view: Path, files: Sequence[str], names: Iterable[str]) -> list[Occurrence]:
    """Where ``files`` below ``view`` have some names. Raises IncompleteError."""
    wanted = sorted(names)
    if not files or not wanted:
        return []
    return scanner.read(["--tree", str(view)], wanted, paths=files).occurrences
