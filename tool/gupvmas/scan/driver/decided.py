# SPDX-License-Identifier: GPL-2.0-only
"""Macros of a driver's own that its files define by the version: they are no knobs.

	#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 9, 0)
	#define GUP_HAS_TASK
	#endif

A macro is followed if all its definitions, in the file itself or in headers that it includes whatever
the version, are chosen by nothing but the version and come before they are asked for, and nothing
undefines it or can define it from the outside. One with parameters, KVER_GE(6, 5, 0), is followed if
there is one definition for all kernels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gupvmas.code.includes import Includes
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.views import joined
from gupvmas.gup import api
from gupvmas.scan.model import Scan

_WORD = re.compile(r"[A-Za-z_]\w*")

#: The body of a definition that makes a macro true, or the version.
_TRUE = re.compile(rb"^\(*\s*[1-9]\d*\s*\)*$|^$")
_VERSION = re.compile(rb"^\(*\s*%b\s*\)*$" % api.VERSION_CODE.encode())
_INCLUDE = re.compile(r'#\s*include\s*[<"]([^>"]+)[>"]')
_COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)


def words_of(tests: Sequence[str]) -> set[str]:
    """The macros that tests of #if ask for."""
    return {word for test in tests for word in _WORD.findall(test)} - {"defined"}


class Macros:
    """The macros that the files of a driver ask for; what may define them is read once for all files."""

    def __init__(self, scan: Scan, words: Iterable[str]) -> None:
        self._scan = scan
        self._includes = Includes(scan.whole)
        self._sure: dict[str, list[str]] = {}
        #: Where each word stands, by files.
        self._found: dict[str, dict[str, list[Occurrence]]] = {word: {} for word in words}
        # "-DNAME" of a Makefile has another word in it, which may be one that is asked for as well.
        asked = {name for word in self._found for name in (word, f"D{word}")}
        for found in scan.read_whole(sorted(asked)).occurrences if asked else ():
            meant = {found.name, *(() if _is_code(found.file) else [found.name.removeprefix("D")])}
            for word in meant & self._found.keys():
                self._found[word].setdefault(found.file, []).append(found)

    def of(self, file: str, words: Iterable[str]) -> dict[str, Sequence[Kernels] | str | bytes | None]:
        """What the version says of macros in ``file``: for which kernels each is defined.

        None: it is LINUX_VERSION_CODE itself. What is not followed is left out.
        """
        known: dict[str, Sequence[Kernels] | str | bytes | None] = {}
        scan, sure = self._scan, set[str]()
        for word in sorted(words):
            here = self._seen_by(file, word)
            mine = [o for o in here if _is(scan, o, "define")]
            if not mine or any(_spoils(scan, o) for o in here if o not in mine):
                continue
            sure = sure or self._surely_included(file)
            if not all(o.file in sure for o in mine) or _is_asked_before(file, here, mine):
                continue
            bodies = [_body(scan, o) for o in mine]
            if not all(o.decided for o in mine):
                continue
            if len(mine) == 1 and _VERSION.match(bodies[0]):
                known[word] = None
            elif len(mine) == 1 and _is_plain_test(scan, mine[0], bodies[0]):
                known[word] = b"#define %b%b\n" % (word.encode(), bodies[0].replace(b"\n", b" "))
            elif all(_TRUE.match(body) for body in bodies):
                known[word] = joined(kernels for o in mine for kernels in o.kernels)
        return known

    def _seen_by(self, file: str, word: str) -> list[Occurrence]:
        """Where a word stands that may count in a file."""
        found = self._found[word]
        code = [path for path in found if _is_code(path)]
        reached = self._includes.reached(file, code) | {file}
        return [o for path in found if path in reached or not _is_code(path) for o in found[path]]

    def _surely_included(self, file: str) -> set[str]:
        """The file, and what it includes under no condition, through others as well."""
        found, todo = {file}, [file]
        while todo:
            new = set(self._surely(todo.pop())) - found
            found |= new
            todo += new
        return found

    def _surely(self, file: str) -> list[str]:
        """What the directives of a file include under no condition."""
        if file not in self._sure:
            source, found = self._scan.source(file), []
            for use in self._scan.read_paths(["include"], [file]).occurrences:
                name = _INCLUDE.match(source.line_text(use.line))
                meant = self._includes.meant(name[1], file) if name and not use.arms else []
                found += meant if len(meant) == 1 else []
            self._sure[file] = found
        return self._sure[file]


def _is_code(file: str) -> bool:
    return file.endswith((".c", ".h"))


def _is_asked_before(file: str, here: Sequence[Occurrence], mine: Sequence[Occurrence]) -> bool:
    """Whether the file asks for a macro above a definition of its own."""
    last = max((o.offset for o in mine if o.file == file), default=-1)
    return any(o.file == file and o.kind is Kind.MACRO and o.offset < last and o not in mine for o in here)


def _body(scan: Scan, definition: Occurrence) -> bytes:
    source = scan.source(definition.file)
    at = definition.offset + len(definition.name)
    text = source.data[at : source.directive_end(definition.offset)].replace(b"\\\n", b" ")
    return _COMMENT.sub(b" ", text).strip()


def _is_plain_test(scan: Scan, definition: Occurrence, body: bytes) -> bool:
    """Whether a macro of a header has parameters, and asks for the version and nothing else.

    In the file itself gupscan has followed it already, if it can. In a header an include guard would
    not be one behind a definition.
    """
    parameters, _, asked = body.partition(b")")
    known = {api.VERSION_CODE, "KERNEL_VERSION", *_WORD.findall(parameters.decode("utf-8", "replace"))}
    data, at = scan.source(definition.file).data, definition.offset + len(definition.name)
    return (
        definition.file.endswith(".h") and not definition.arms and data[at : at + 1] == b"("
        and api.VERSION_CODE.encode() in asked
        and set(_WORD.findall(asked.decode("utf-8", "replace"))) <= known
    )


def _spoils(scan: Scan, found: Occurrence) -> bool:
    """Whether another word than a definition may change what the macro is."""
    if found.quoted or found.kind in (Kind.COMMENT, Kind.DOCUMENTATION):
        return False
    if not _is_code(found.file):
        return True  # a Makefile may have -D, a configure script may write a header
    return _is(scan, found, "undef")


def _is(scan: Scan, found: Occurrence, directive: str) -> bool:
    """Whether an occurrence is what a #define or an #undef is about."""
    if found.kind is not Kind.MACRO:
        return False
    line = scan.source(found.file).line_text(found.line)
    return re.match(rf"#\s*{directive}\b", line) is not None
