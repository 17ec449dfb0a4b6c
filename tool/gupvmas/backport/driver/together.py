# SPDX-License-Identifier: GPL-2.0-only
"""What is compiled together with a file that gup_compat.h would be put into.

The header gives names another meaning, for all that the compiler reads below it. So it is put
nowhere where one of these names is the driver's own already. Where a call that stays in an old shape
is compiled, too, in the file itself or in anything that is included along with it, it must not rename.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.code import scanner
from gupvmas.backport.ladders import HEADER, Left, Simpler
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
        self._units: dict[str, set[str]] = {}
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
        if path not in self._units:
            found, pending = {path}, [path]
            while pending:
                for other in self._direct[pending.pop()] - found:
                    found.add(other)
                    pending.append(other)
            self._units[path] = found
        return self._units[path]

    def users(self, path: str) -> set[str]:
        """The files that may be compiled with one, itself among them."""
        return {path, *(other for other in self._texts if path in self.unit(other))}

    def keep_apart(self, done: Simpler) -> set[str]:
        """Take out of the new files what can't have the header, and add it to what stays.

        Returns those of the others whose names must stay the kernel's: they are compiled, or may be,
        with a call that stays in an old shape.
        """
        new, stays, had = done.new, done.stays, set(done.new)
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
        for unit in units:
            for path in sorted(unit & done.whole):
                for file in sorted(unit & new.keys()):
                    what = f"{path} stays as it is, and is compiled with it"
                    self._leave(file, new, stays, path, 0, what)
        own = done.old | (had - new.keys())
        while True:
            # A header that is included with the kernel's names is so wherever it is included.
            more = {file for unit in units if unit & own for file in unit & new.keys()} - own
            if not more:
                return own & new.keys()
            own |= more

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
