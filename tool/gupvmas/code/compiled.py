# SPDX-License-Identifier: GPL-2.0-only
"""Which of the files that git ignores are compiled all the same.

Whole trees are kept with a .gitignore of "/*", and files are added to them by force: what is new
there is ignored, and built. What lies around in directories that no Makefile leads to is not.
"""

from __future__ import annotations

import re

from gupvmas.base.tree import MissingError, Tree

_MAKEFILES = ("Makefile", "Kbuild")

#: Ends of names that nobody writes by hand.
_MADE = (".o", ".ko", ".a", ".so", ".cmd", ".mod", ".mod.c", ".order", ".d", ".symvers")


def may_be(paths: list[str]) -> list[str]:
    """Those of ``paths`` whose names do not say that a build made them."""
    return [path for path in paths if not path.endswith(_MADE)]


class Compiled:
    """Tells it of the ignored files of a work tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._reached: dict[str, bool] = {"": True}
        self._texts: dict[str, bytes] = {}

    def is_compiled(self, path: str) -> bool:
        """Whether an ignored file that is C is a part of what is built, for all that can be seen.

        A Makefile at or above its place names its object; a header, or what else is not compiled
        by itself, is where tracked files are.
        """
        folder, _, name = path.rpartition("/")
        stem, _, suffix = name.rpartition(".")
        if not self._is_reached(folder):
            return False
        if suffix not in ("c", "S"):
            return True
        wanted = re.compile(rb"(?<![\w.-])" + re.escape(stem.encode("utf-8", "surrogateescape")) + rb"\.o(?![\w-])")
        while True:
            text = self._text(folder)
            if wanted.search(text) or b"$(wildcard" in text:
                return True
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def _is_reached(self, folder: str) -> bool:
        """Whether git tracks something in a directory, or a Makefile above names it."""
        if folder not in self._reached:
            above, _, name = folder.rpartition("/")
            self._reached[folder] = bool(
                self._tree.git.run("ls-files", "-z", "--", folder.encode("utf-8", "surrogateescape"))
            ) or (
                self._is_reached(above)
                and name.encode("utf-8", "surrogateescape") + b"/" in self._text(above)
            )
        return self._reached[folder]

    def _text(self, folder: str) -> bytes:
        """The Makefiles of a directory."""
        if folder not in self._texts:
            found = b""
            for name in _MAKEFILES:
                try:
                    found += self._tree.read(f"{folder}/{name}" if folder else name) + b"\n"
                except MissingError:
                    continue
            self._texts[folder] = found
        return self._texts[folder]
