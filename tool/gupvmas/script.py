# SPDX-License-Identifier: GPL-2.0-only
"""The edits of a series and the text of every file after every commit.

All edits are made against the text that was scanned. Each has the commits in which it is in
force (an argument may be NULL for some commits before it goes), so the tree after commit number
k is the scanned text with the edits of k, and nothing has to be read twice.
"""

from __future__ import annotations

import collections

from gupvmas.edit import Edit, apply, settle
from gupvmas.retreat import guarded
from gupvmas.scan import Scan

#: After the last commit.
FOREVER = 1 << 30


class Script:
    """The edits of a series, by file and by the commits in which they are in force."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self._edits: dict[str, list[tuple[int, int, Edit]]] = collections.defaultdict(list)

    def add(self, file: str, edit: Edit, first: int, last: int = FOREVER) -> None:
        """Put ``edit`` in force from commit ``first`` up to, not including, ``last``."""
        self._edits[file].append((first, last, edit))

    def files(self) -> list[str]:
        """The files that change at all."""
        return sorted(self._edits)

    def text(self, file: str, number: int) -> bytes:
        """The text of ``file`` after commit ``number`` (from 1; 0 is the scanned text)."""
        source = self.scan.source(file)
        edits = [e for first, last, e in self._edits.get(file, ()) if first <= number < last]
        found = source.data

        def make() -> None:
            nonlocal found
            found = apply(source, settle(source, edits))

        if edits:
            guarded(make, file=file)
        return found

    def changed(self, number: int) -> dict[str, bytes]:
        """The files that commit ``number`` changes, with their new text."""
        found = {}
        for file in self.files():
            text = self.text(file, number)
            if text != self.text(file, number - 1):
                found[file] = text
        return found
