# SPDX-License-Identifier: GPL-2.0-only
"""Whether a file of a kernel tree is built into the kernel for sure, by its Makefiles and Kconfig.

What can be a module may use exported functions and inlines only. A file is taken for built in if
every line that builds it says -y, or asks an option that can only be yes or no, and so does every
line that makes the folders above it be visited. Whatever else a Makefile says, it is not for sure.
"""

from __future__ import annotations

import re

from gupvmas.tree import MissingError, Tree

_ASSIGNMENT = re.compile(rb"^[ \t]*([\w$().-]+)[ \t]*(?:[:+?]?=)[ \t]*(.*)$")
#: Lists whose objects and folders get into the kernel itself.
_LISTS = ("obj", "lib", "core", "init", "drivers", "net", "libs", "virt")
_SUFFIX = re.compile(r"^(?P<stem>[\w-]+?)-(?P<how>y|m|objs|\$\(CONFIG_\w+\))$")
_CONFIG = re.compile(rb"^[ \t]*(?:menu)?config[ \t]+(\w+)[ \t]*$")
_TYPE = re.compile(rb"^[ \t]+(bool|def_bool|tristate|def_tristate)\b")
_END = re.compile(rb"^(choice|endchoice|menu|endmenu|if|endif|source|comment)\b")

#: Which architecture it is does not matter here.
_ARCH = ("$(SRCARCH)", "$(ARCH)")

#: A list that a list is part of is looked at, so deep.
DEEPEST = 8

Lines = list[tuple[str, list[str]]]


class Kbuild:
    """The Makefiles of a tree, as far as they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._files: dict[str, Lines] = {}
        self._known: dict[str, bool] = {}
        self._options: dict[str, set[bytes]] | None = None

    def is_builtin(self, path: str) -> bool:
        """Whether a C file is a part of the kernel for sure. A header is everybody's."""
        if path not in self._known:
            folder, _, name = path.rpartition("/")
            self._known[path] = (
                name.endswith(".c")
                and self._is_reached(folder)
                and self._is_listed(folder, name.removesuffix(".c") + ".o", 0)
            )
        return self._known[path]

    def _is_listed(self, folder: str, word: str, depth: int) -> bool:
        """Whether the lines of a folder that have ``word`` build it into the kernel, all of them."""
        lines = [left for left, words in self._lines(folder) if word in words]
        return bool(lines) and depth < DEEPEST and all(
            self._says_yes(folder, left, depth) for left in lines
        )

    def _says_yes(self, folder: str, left: str, depth: int) -> bool:
        """Whether what is assigned to ``left`` gets into the kernel."""
        found = _SUFFIX.match(left)
        if not found:
            return False
        stem, how = found["stem"], found["how"]
        if stem in _LISTS:
            return how == "y" or (how.startswith("$") and self._is_bool(how[len("$(CONFIG_") : -1]))
        # A part of an object, or of a list: whether that gets there does not depend on the part.
        whole = [
            word
            for word in (f"{stem}.o", f"$({stem}-y)", f"$({stem}-objs)")
            if any(word in words for _, words in self._lines(folder))
        ]
        return how != "m" and bool(whole) and all(
            self._is_listed(folder, word, depth + 1) for word in whole
        )

    def _is_reached(self, folder: str) -> bool:
        """Whether make gets to a folder whatever the configuration, or not at all."""
        if not folder:
            return True
        if folder not in self._known:
            self._known[folder] = False
            self._known[folder] = self._look_above(folder)
        return self._known[folder]

    def _look_above(self, folder: str) -> bool:
        seen = False
        parts = folder.split("/")
        # The Makefile of an architecture is a part of the top one, and names folders as that does.
        arch = "/".join(parts[:2]) if parts[0] == "arch" else ""
        for depth in range(len(parts) + (folder == arch)):
            above = "/".join(parts[:depth])
            wanted = ("/".join(parts[depth:]) + "/", folder + "/")
            for left, words in self._lines(above):
                if not any(_of_arch(word, parts) in wanted for word in words):
                    continue
                if not _SUFFIX.match(left) or left.rpartition("-")[0] not in _LISTS:
                    if left.startswith(tuple(f"{name}-" for name in _LISTS)):
                        return False
                    continue
                top = above == arch and any(_of_arch(word, parts) == folder + "/" for word in words)
                if not self._says_yes(above, left, 0) or not (top or self._is_reached(above)):
                    return False
                seen = True
        return seen

    def _lines(self, folder: str) -> Lines:
        """The assignments in the Makefiles of a folder: what to, and the words."""
        if folder not in self._files:
            lines: Lines = []
            for name in ("Kbuild", "Makefile"):
                try:
                    text = self._tree.read(f"{folder}/{name}" if folder else name)
                except MissingError:
                    continue
                for line in re.sub(rb"\\\r?\n", b" ", text).split(b"\n"):
                    found = _ASSIGNMENT.match(line.partition(b"#")[0])
                    if found:
                        left, right = (part.decode("utf-8", "replace") for part in found.groups())
                        lines.append((left, right.split()))
            self._files[folder] = lines
        return self._files[folder]

    def _is_bool(self, option: str) -> bool:
        """Whether an option can be nothing but yes or no."""
        if self._options is None:
            self._options = {}
            for path in self._tree.list():
                if path.rpartition("/")[2].startswith("Kconfig"):
                    self._note_options(self._tree.read(path))
        types = self._options.get(option, set())
        return bool(types) and types <= {b"bool", b"def_bool"}

    def _note_options(self, text: bytes) -> None:
        assert self._options is not None
        current: set[bytes] | None = None
        for line in text.split(b"\n"):
            found = _CONFIG.match(line)
            kind = _TYPE.match(line)
            if found:
                current = self._options.setdefault(found[1].decode(), set())
            elif _END.match(line):
                current = None
            elif kind and current is not None:
                current.add(kind[1])


def _of_arch(word: str, parts: list[str]) -> str:
    """``word`` with the architecture of a path in the place of make's."""
    for name in _ARCH:
        if parts[0] == "arch" and len(parts) > 1:
            word = word.replace(name, parts[1])
    return word
