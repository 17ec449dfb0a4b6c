# SPDX-License-Identifier: GPL-2.0-only
"""Which file includes which, as far as the names after #include tell.

Include paths are known to the compiler alone, so a name stands for every file of the tree whose
path ends with it: what is said to reach a file may do so, what is not does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gupvmas.base.errors import IncompleteError
from gupvmas.base.tree import Tree

_DIRECTIVE = re.compile(rb'^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*[<"]([^>"\n]+)[>"]', re.M)
_UP = re.compile(r"^(?:\.{0,2}/)+")

#: What says that a header comes before the first line of every file, and where it may say so.
_FORCED = b"-include"
_MAKEFILES = ("Makefile", "Kbuild")


class Includes:
    """The files that each file of a tree may include, read when they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._places: dict[str, list[str]] = {}
        self._known: dict[str, set[str]] = {}
        self._reached: dict[str, set[str]] = {}
        self._forcing: dict[str, list[bytes]] = {}

    def read(self) -> list[str]:
        """The files that were looked into, those among them that are not there as well."""
        return sorted(self._known)

    def may_reach(self, file: str, other: str) -> bool:
        """Whether ``file`` may include ``other``, through others as well."""
        return bool(self.reached(file, [other]))

    def reached(self, file: str, among: Collection[str]) -> set[str]:
        """The files of ``among`` that ``file`` may include, through others as well."""
        found, forcing = self.all(file), self._forced(file.rpartition("/")[0])
        return {path for path in among if path in found or any(_base(path) in text for text in forcing)}

    def may_reach_below(self, file: str, offset: int, other: str) -> bool:
        """Whether a directive of ``file`` behind ``offset`` may include ``other``."""
        direct: set[str] = set()
        for found in _DIRECTIVE.finditer(self._text(file), offset):
            direct |= set(self.meant(_name(found[1]), file))
        return other in direct or any(other in self.all(each) for each in direct)

    def all(self, file: str) -> set[str]:
        """All files that ``file`` may include, itself not."""
        if file not in self._reached:
            found: set[str] = set()
            todo = [file]
            while todo:
                new = self._directly(todo.pop()) - found
                found |= new
                todo += new
            self._reached[file] = found - {file}
        return self._reached[file]

    def _directly(self, file: str) -> set[str]:
        if file not in self._known:
            found: set[str] = set()
            for name in _DIRECTIVE.findall(self._text(file)):
                found |= set(self.meant(_name(name), file))
            self._known[file] = found
        return self._known[file]

    def meant(self, name: str, file: str) -> list[str]:
        """The files that ``name`` may mean in ``file``: the one beside it, else every one."""
        beside = _plain(file.rpartition("/")[0] + "/" + name)
        if not self._places:
            for path in self._tree.list():
                self._places.setdefault(path.rpartition("/")[2], []).append(path)
        end = _UP.sub("", _plain(name))
        found = self._places.get(end.rpartition("/")[2], [])
        if beside in found:
            return [beside]
        return [path for path in found if ("/" + path).endswith("/" + end)]

    def _text(self, file: str) -> bytes:
        try:
            return self._tree.read(file)
        except IncompleteError:
            return b""

    def _forced(self, folder: str) -> list[bytes]:
        """The Makefiles of a folder and above it that may have every file begin with a header they name."""
        if folder not in self._forcing:
            paths = (f"{folder}/{name}".lstrip("/") for name in _MAKEFILES)
            texts = [self._text(path) for path in paths if self._tree.exists(path)]
            above = self._forced(folder.rpartition("/")[0]) if folder else []
            self._forcing[folder] = [text for text in texts if _FORCED in text] + above
        return self._forcing[folder]


def _base(path: str) -> bytes:
    return path.rpartition("/")[2].encode("utf-8", "surrogateescape")


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _plain(path: str) -> str:
    """A path without "." and with ".." taken off where something stands before it."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
