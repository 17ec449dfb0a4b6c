# SPDX-License-Identifier: GPL-2.0-only
"""Whether a file of a kernel tree is built into the kernel for sure, by its Makefiles and Kconfig.

What can be a module may use exported functions and inlines only. A file is taken for built in if
every line that builds it says -y, or asks an option that can only be yes or no, and so does every
line that makes the folders above it be visited. Whatever else a Makefile says, it is not for sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gupvmas.base.tree import MissingError, Tree

_ASSIGNMENT = re.compile(rb"^[ \t]*([\w$().-]+)[ \t]*(?:[:+?]?=)[ \t]*(.*)$")
#: Lists whose objects and folders get into the kernel itself.
_LISTS = ("obj", "lib", "core", "init", "drivers", "net", "libs", "virt")
_SUFFIX = re.compile(r"^(?P<stem>[\w-]+?)-(?P<how>y|m|objs|\$\(CONFIG_\w+\))$")
_SOURCE = re.compile(rb"""^[ \t]*source[ \t]+"?([\w/.$()+-]+)"?""", re.MULTILINE)
_TYPE = re.compile(rb"^[ \t]+(bool|def_bool|tristate|def_tristate)\b")
_END = re.compile(rb"^[ \t]*(?:menu)?config\b|^(choice|endchoice|menu|endmenu|if|endif|source|comment)\b")

#: Which architecture it is does not matter here.
_ARCH = ("$(SRCARCH)", "$(ARCH)")

#: How deep an option is looked for below the Kconfig at the top before the whole tree is.
_LEVELS = 3

#: A list that a list is part of is looked at, so deep.
DEEPEST = 8

Lines = list[tuple[str, list[str]]]


class Kbuild:
    """The Makefiles of a tree, as far as they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._files: dict[str, Lines] = {}
        self._known: dict[str, bool] = {}
        self._options: dict[str, bool] = {}
        self._texts: dict[str, bytes] = {}

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
            option = how.removeprefix("$(CONFIG_").removesuffix(")")
            return how == "y" or (option != how and self._is_bool(option, folder))
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
        parts = [part for part in folder.split("/") if part]
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

    def _is_bool(self, option: str, folder: str) -> bool:
        """Whether an option, which a Makefile of ``folder`` asks, can be nothing but yes or no.

        kconfig warns of one that is declared with another type elsewhere, so it is enough to find
        it where most of them are: the whole tree is looked through only for the others.
        """
        if option not in self._options:
            places = self._on_the_way(folder)
            types = self._types(option, places)
            for _ in range(_LEVELS - 1):
                if not types:
                    places = [name for path in places for name in self._included(path, folder)]
                    types = self._types(option, places)
            types = types or self._types(option, filter(_is_kconfig, self._tree.list()))
            self._options[option] = bool(types) and types <= {b"bool", b"def_bool"}
        return self._options[option]

    def _on_the_way(self, folder: str) -> list[str]:
        """The Kconfig files of a folder and of those above it, that at the top included."""
        parts = [part for part in folder.split("/") if part]
        found = ["/".join([*parts[:depth], "Kconfig"]) for depth in range(len(parts), -1, -1)]
        return [path for path in found if self._tree.exists(path)]

    def _included(self, path: str, folder: str) -> list[str]:
        """The files that a Kconfig file includes."""
        parts = folder.split("/")
        names = _SOURCE.findall(self._text(path))
        texts = [_of_arch(name.decode("utf-8", "surrogateescape"), parts) for name in names]
        return [text for text in texts if "$" not in text and self._tree.exists(text)]

    def _text(self, path: str) -> bytes:
        """A Kconfig file, which is read once for all options."""
        if path not in self._texts:
            self._texts[path] = self._tree.read(path)
        return self._texts[path]

    def _types(self, option: str, paths: Iterable[str]) -> set[bytes]:
        """The types that an option is declared with in some Kconfig files."""
        types: set[bytes] = set()
        word = re.compile(rb"^[ \t]*(?:menu)?config[ \t]+%b[ \t]*$" % option.encode(), re.MULTILINE)
        for path in paths:
            text = self._text(path)
            for found in word.finditer(text):
                for line in text[found.end() :].split(b"\n")[1:]:
                    kind = _TYPE.match(line)
                    if _END.match(line):
                        break
                    if kind:
                        types.add(kind[1])
        return types


def _is_kconfig(path: str) -> bool:
    return path.rpartition("/")[2].startswith("Kconfig")


def _of_arch(word: str, parts: list[str]) -> str:
    """``word`` with the architecture of a path in the place of make's."""
    for name in _ARCH:
        if parts[0] == "arch" and len(parts) > 1:
            word = word.replace(name, parts[1])
    return word
