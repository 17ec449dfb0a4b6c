# SPDX-License-Identifier: GPL-2.0-only
"""Files of a driver that are probes: compiled to see whether a kernel has a shape, and never run.

A probe that is given an arm for each kernel answers yes on all of them, so it must stay as it is.
No line of one says that it is a probe, so it has to look like nothing else: no part of a module,
and something that says what it is. What a Kbuild file builds is a driver, whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from gupvmas.code.model import Function, Kind, Occurrence
from gupvmas.code.scanner import Reading
from gupvmas.code.source import Source
from gupvmas.base.tree import Tree

#: What a module has and a probe has no use for.
_BOILERPLATE = re.compile(
    rb"\b(module_\w+|MODULE_\w+|EXPORT_SYMBOL\w*|\w+_initcall\w*|builtin_\w+|__setup|early_param)\b"
)

#: Whole names, or their first or last word, that say it of a file, a folder or a function.
_SURE = ("conftest", "autoconf", "configure")
_LIKELY = ("probe", "probes", "have", "ac", "feature", "features")

#: Rules of make that build whatever there is.
_OPEN = re.compile(rb"wildcard|%\.[co]|\.c=\.o|\.c=%|\*\.[co]\b")

_OBJECT = re.compile(rb"[\w./@+-]+\.o\b")
_OBJECTS = re.compile(rb"^\s*(obj-|[\w-]+-(objs|y|m)\b).*=", re.MULTILINE)
_SCRIPT = re.compile(r"(^|/)(configure[^/]*|[^/]*\.(sh|m4|ac|in))$")
#: What says what make builds.
MAKE = re.compile(r"(^|/)(Makefile[^/]*|GNUmakefile|Kbuild[^/]*|[^/]*\.mk)$")


class Probes:
    """Tells which files are probes.

    ``read`` is gupscan's report on the whole driver for names, and ``calls`` are what it found for
    those of GUP.
    """

    def __init__(
        self, tree: Tree, read: Callable[[Sequence[str]], Reading], calls: Iterable[Occurrence]
    ) -> None:
        self._tree = tree
        self._read = read
        self._own: dict[str, dict[str, Function]] = {}
        for call in calls:
            if call.function and call.file.endswith(".c"):
                self._own.setdefault(call.file, {})[call.function.name] = call.function
        self._known: dict[str, str] = {}

    def why(self, source: Source) -> str:
        """Why a file is a probe, in words; "" if it is none."""
        path = source.path
        if path not in self._known:
            self._known[path] = self._look(source, self._own[path]) if path in self._own else ""
        return self._known[path]

    def _look(self, source: Source, functions: dict[str, Function]) -> str:
        if _BOILERPLATE.search(_code(source)):
            return ""
        used, elsewhere = self._used(source.path, functions)
        if elsewhere:
            return ""
        name, function = next(iter(functions.items()))
        alone = not used and len(functions) == 1 and _is_all(source, function)
        named = self._is_built(source.path)
        where = _says(source.path.removesuffix(".c").split("/"), _SURE)
        if where and (alone or not named):
            return f"its path has the word {where} in it, and no code calls it"
        if not alone or named:
            return ""
        if name == "main":
            return "it has a main()"
        path = source.path.removesuffix(".c").split("/")
        word = _says(path, _LIKELY) or _says([name], (*_SURE, *_LIKELY))
        if word:
            return f"its name says {word}, no Kbuild file names it and nothing calls its one function"
        script = self._script(source.path)
        if script:
            return f"{script} compiles it, no Kbuild file names it and nothing calls its one function"
        if self._others_are_named():
            return "the Kbuild files name others, and nothing calls its one function"
        return ""

    def _used(self, path: str, functions: dict[str, Function]) -> tuple[bool, bool]:
        """Whether something uses a function of the file, and whether another file does."""
        files = {file for name in functions for file in self._users.get(name, ())}
        return bool(files), bool(files - {path})

    @cached_property
    def _users(self) -> dict[str, set[str]]:
        """The files that use each function around a call: one report for all, as it reads the whole driver."""
        found: dict[str, set[str]] = {}
        for use in self._read(sorted({name for own in self._own.values() for name in own})).occurrences:
            if _is_use(use):
                found.setdefault(use.name, set()).add(use.file)
        return found

    # -- what builds it

    @cached_property
    def _make(self) -> dict[str, bytes]:
        """The texts that say what is built and compiled."""
        paths = [p for p in self._tree.list() if MAKE.search(p) or _SCRIPT.search(p)]
        return {path: self._tree.read(path) for path in paths}

    def _kbuild(self) -> list[bytes]:
        return [text for path, text in self._make.items() if MAKE.search(path)]

    def _is_built(self, path: str) -> bool:
        """Whether a Kbuild file names the object, or may do so by a rule."""
        wanted = path.rpartition("/")[2].removesuffix(".c").encode() + b".o"
        for text in self._kbuild():
            if _OPEN.search(text):
                return True
            if any(found.rpartition(b"/")[2] == wanted for found in _OBJECT.findall(text)):
                return True
        return False

    def _others_are_named(self) -> bool:
        """Whether there are Kbuild files that say in plain words what they build."""
        texts = [text for text in self._kbuild() if _OBJECTS.search(text)]
        plain = [text for text in texts if _OBJECT.search(text)]
        return bool(plain) and not any(
            b"$(" in line.partition(b"=")[2]
            for text in texts for line in text.split(b"\n") if _OBJECTS.match(line)
        )

    def _script(self, path: str) -> str:
        """What compiles the file by its name, other than a Kbuild file by its rules."""
        name = re.compile(rb"(^|[\s/\"'=])" + re.escape(path.rpartition("/")[2].encode()) + rb"\b")
        for script, text in self._make.items():
            lines = text.split(b"\n")
            if MAKE.search(script):
                lines = [line for line in lines if line.startswith(b"\t") or b"$(shell" in line]
            if any(name.search(line) for line in lines):
                return script
        return ""


def _code(source: Source) -> bytes:
    """The text without comments, literals and blanks; words stay apart."""
    out = bytearray()
    last = -1
    for at, byte, _ in source.walk(0):
        out += byte if at == last + 1 else b" " + byte
        last = at
    return bytes(out)


def _is_use(found: Occurrence) -> bool:
    if found.quoted or found.kind in (Kind.COMMENT, Kind.DOCUMENTATION):
        return False
    if MAKE.search(found.file) or _SCRIPT.search(found.file):
        return False  # a word there is no call
    return found.kind not in (Kind.DEFINITION, Kind.DECLARATION)


def _is_all(source: Source, function: Function) -> bool:
    """Whether the file has this function, for others to see, and no other, and no data."""
    head = source.data[function.span.start : source.data.find(b"(", function.span.start)]
    if b"static" in head.split():
        return False
    return not any(
        byte in (b"{", b"=")
        for part in ((0, function.span.start), (function.span.end, len(source.data)))
        for at, byte, depth in source.walk(*part)
        if not source.data[source.line_start(at) : at].lstrip().startswith(b"#")
    )


def _says(names: Iterable[str], words: Sequence[str]) -> str:
    """The first of ``words`` that one of the names is, begins with or ends in."""
    for name in names:
        parts = re.split(r"[^a-z0-9]+", name.lower())
        for word in words:
            if word in (parts[0], parts[-1]):
                return word
    return ""
