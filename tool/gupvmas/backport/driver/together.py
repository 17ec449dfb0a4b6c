# SPDX-License-Identifier: GPL-2.0-only
"""What is compiled together with a file that gup_compat.h would be put into.

The header gives names another meaning, for all that the compiler reads below it. So it is put
nowhere where one of these names is the driver's own already, nor where a call that stays in an old
shape is compiled, too: in the file itself or in anything that is included along with it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.code import scanner
from gupvmas.backport.ladders import HEADER, Left
from gupvmas.code.model import Kind
from gupvmas.code.source import Source

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', re.MULTILINE)
_FORCED = re.compile(rb"-(?:include|imacros)[ \t]+(\S+)")
_OPTION = re.compile(rb"-D[ \t]*(\w+)")
_REDEFINED = re.compile(r"^#undef (\w+)|^#define (untagged_addr\w*|FOLL_\w+)", re.MULTILINE)


def names_of(header: str) -> list[str]:
    """The names that the text of gup_compat.h gives a meaning, and those that it stands on."""
    own = {name for pair in _REDEFINED.findall(header) for name in pair if name}
    return sorted(own | set(api.FUNCTIONS) | set(api.LINKED))


class Driver:
    """The files of a driver: which are compiled together, and which have names of their own.

    ``texts`` are all files that may be compiled or included, ``make`` the texts of its Makefiles.
    """

    def __init__(
        self, texts: Mapping[str, bytes], make: Sequence[bytes], names: list[str], work: Path
    ) -> None:
        self._texts = texts
        everywhere = [
            path
            for text in make for name in _FORCED.findall(text)
            for path in self._meant(name.rpartition(b"/")[2], "")
        ]
        self._direct = {
            path: {*everywhere, *(p for n in _INCLUDE.findall(text) for p in self._meant(n, path))}
            for path, text in texts.items()
        }
        self._own = _definitions(texts, names, work)
        given = {name.decode() for text in make for name in _OPTION.findall(text)}
        self._given = sorted(given & set(names))

    def _meant(self, name: bytes, where: str) -> list[str]:
        """The files that an #include in the file ``where`` may mean, whatever folders are searched."""
        spelt = name.decode("utf-8", "surrogateescape")
        tail = re.sub(r"^(\.\.?/)+", "", posixpath.normpath(spelt))
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(where), spelt))
        if beside in self._texts:
            return [beside]
        return [path for path in self._texts if path == tail or path.endswith("/" + tail)]

    def unit(self, path: str) -> set[str]:
        """A file and all that it includes."""
        found, pending = {path}, [path]
        while pending:
            for other in self._direct[pending.pop()] - found:
                found.add(other)
                pending.append(other)
        return found

    def keep_apart(self, new: dict[str, bytes], stays: list[Left]) -> None:
        """Take out of ``new`` what can't have the header, and add it to ``stays``."""
        for name in self._given:
            for file in sorted(new):
                what = f"{name} is the driver's own, by an option of the compiler in its Makefiles"
                self._leave(file, new, stays, file, 1, what)
        units = [self.unit(path) for path in self._texts]
        for unit in units:
            for path, (line, name) in sorted(self._own.items()):
                for file in sorted(unit & new.keys()) if path in unit else ():
                    what = f"{name} is the driver's own, by {path}:{line}, which is compiled with it"
                    self._leave(file, new, stays, path, line if file == path else 0, what)
        again = True
        while again:
            again = False
            left = {one.file: one.line for one in stays}
            for unit in units:
                other = next((path for path in sorted(unit) if path in left), None)
                for file in sorted(unit & new.keys()) if other else ():
                    what = f"{other}:{left[other or '']} stays as it is, and is compiled with it"
                    self._leave(file, new, stays, other or "", 0, what)
                    again = True

    def _leave(
        self, file: str, new: dict[str, bytes], stays: list[Left], cause: str, line: int, what: str
    ) -> None:
        if new.pop(file, None) is not None:
            stays.append(Left(file, line or self._line(file, cause), what))

    def _line(self, file: str, cause: str) -> int:
        """The line of a file that includes another one, by way of others or not; else its first."""
        source = Source(file, self._texts[file])
        for found in _INCLUDE.finditer(source.data):
            if any(cause in self.unit(path) for path in self._meant(found[1], file)):
                return source.line(found.start(1))
        return 1


def _definitions(
    texts: Mapping[str, bytes], names: list[str], work: Path
) -> dict[str, tuple[int, str]]:
    """By file, the first definition of one of the names: its line, and the name."""
    work.mkdir()
    copies = {f"{n}.h": path for n, path in enumerate(texts) if path.rpartition("/")[2] != HEADER}
    for copy, path in copies.items():
        (work / copy).write_bytes(texts[path])
    reading = scanner.read(["--tree", str(work)], names, paths=list(copies))
    found: dict[str, tuple[int, str]] = {}
    for seen in reading.occurrences:
        if seen.kind in (Kind.MACRO, Kind.DEFINITION) and not seen.quoted:
            found.setdefault(copies[seen.file], (seen.line, seen.name))
    return found
