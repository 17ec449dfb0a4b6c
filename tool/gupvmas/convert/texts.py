# SPDX-License-Identifier: GPL-2.0-only
"""The text of every file after each commit of a series, and a place on disk where tools can read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas.code import scanner
from gupvmas.code.edit import Edit, apply, settle
from gupvmas.scan import Scan
from gupvmas.code.source import Source

#: Why a file with several calls may come out otherwise where all are converted at once.
EACH = "its calls are converted one by one"

#: Why it may where one call is converted and another is not.
BESIDE = "another call in it stays as it is here"

#: Why a change is not made by spatch alone.
UNSEEN = "spatch does not see all of it"


class Texts:
    """The files of a tree, commit by commit: number 0 is the tree, as it was scanned."""

    def __init__(self, scan: Scan, work: Path) -> None:
        """``work`` is a private directory, which is made."""
        self.scan = scan
        self.work = work
        self._now = work / "now"
        self._now.mkdir(parents=True)
        self._commits: list[dict[str, bytes]] = []
        self._count = 0
        #: The sites that a commit has converted, by file and offset in the scanned text.
        self.converted: set[tuple[str, int]] = set()
        #: For each commit, the semantic patch that makes it, and the same without the refusals that
        #: nothing met.
        self.patches: list[str] = []
        self.brief: list[str] = []
        #: For each commit, the files that no semantic patch makes all of, and why.
        self.by_hand: list[dict[str, str]] = []

    def begin(self) -> int:
        """Begin the next commit; returns its number."""
        self._commits.append({})
        return len(self._commits)

    def files(self) -> list[str]:
        """The files that change at all."""
        return sorted({file for commit in self._commits for file in commit})

    def text(self, file: str, number: int) -> bytes:
        """The text of ``file`` after commit ``number``."""
        for commit in reversed(self._commits[:number]):
            if file in commit:
                return commit[file]
        return self.scan.source(file).data

    def now(self, file: str) -> bytes:
        """The text of ``file`` as it is by now."""
        return self.text(file, len(self._commits))

    def before(self, file: str) -> Source:
        """The text of ``file`` as the commit at work found it."""
        return Source(file, self.text(file, len(self._commits) - 1))

    def changed(self, number: int) -> dict[str, bytes]:
        """The files that commit ``number`` changes, with their new text."""
        return {
            file: text
            for file, text in sorted(self._commits[number - 1].items())
            if text != self.text(file, number - 1)
        }

    def edit(self, file: str, edits: Iterable[Edit]) -> None:
        """Let the commit at work make ``edits`` of the text that it found."""
        source = self.before(file)
        found = settle(source, edits)
        if found:
            self._commits[-1][file] = apply(source, found)

    def read(
        self, names: Sequence[str], files: Iterable[str], comments: bool = False
    ) -> scanner.Reading:
        """gupscan's report on ``files``, as the commit at work found them."""
        paths = sorted(set(files))
        for file in paths:
            path = self._now / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.before(file).data)
        return scanner.read(["--tree", str(self._now)], names, paths=paths, comments=comments)

    def scratch(self) -> Path:
        """A path for a private directory."""
        self._count += 1
        return self.work / f"run{self._count}"
