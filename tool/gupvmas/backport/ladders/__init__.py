# SPDX-License-Identifier: GPL-2.0-only
"""A driver's #if ladders around GUP calls, made one call each by way of gup_compat.h.

A ladder goes only if all of its arms are shown to be the same code around the same calls, each in
the shape of other kernels. A file goes as a whole or not at all: the header makes each name one
of today's shape, and a call that stays in an old one would no longer compile.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

from gupvmas.gup import api
from gupvmas.code import scanner
from gupvmas.gup import spatch
from gupvmas.backport.helper import behind_includes
from gupvmas.backport.ladders.file import File
from gupvmas.backport.ladders.meaning import LOCKS, Stays
from gupvmas.backport.lower import RULES
from gupvmas.backport.target import CALLS
from gupvmas.code.model import Occurrence
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact, Job

#: The header that takes the place of the ladders.
HEADER = "gup_compat.h"

#: A ladder inside of a ladder goes first; so many are looked into.
DEEPEST = 8


@dataclasses.dataclass(frozen=True)
class Left:
    """A place that stays as it is, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def simplify(
    texts: dict[str, bytes], work: Path
) -> tuple[dict[str, bytes], list[Left]]:
    """The files of a driver without their ladders, and what stays. ``work``: private.

    Only files that change are in the result.
    """
    found: dict[str, bytes] = {}
    stays: list[Left] = []
    now = dict(texts)
    for turn in range(DEEPEST):
        again = {}
        for path, occurrences, facts in _read(now, work / f"ladders{turn}"):
            file = File(Source(path, now[path]), occurrences, facts)
            try:
                text, nested = file.simplified()
            except Stays as reason:
                stays.append(Left(path, file.source.line(reason.offset), str(reason)))
                found.pop(path, None)
                continue
            if text != now[path]:
                found[path] = text
            if nested:
                again[path] = text
        now = again
        if not now:
            break
    for path, text in found.items():
        found[path] = _with_header(path, text)
    return found, sorted(stays, key=lambda s: (s.file, s.line))


def _with_header(path: str, text: bytes) -> bytes:
    """The text with gup_compat.h, which is at the top of the driver, below its includes."""
    name = os.path.relpath(HEADER, os.path.dirname(path) or ".")
    line = f'#include "{name}"\n'.encode()
    if line in text:
        return text
    source = Source(path, text)
    at = behind_includes(source, len(text))
    return text[:at] + line.replace(b"\n", source.newline) + text[at:]


def _read(
    texts: dict[str, bytes], top: Path
) -> Iterator[tuple[str, list[Occurrence], list[Fact]]]:
    """The occurrences and facts of files that have any."""
    names = (*api.FUNCTIONS, *LOCKS)
    top.mkdir()
    copies = {}
    for number, (path, data) in enumerate(texts.items()):
        copies[path] = f"{number}.{'h' if path.endswith('.h') else 'c'}"
        (top / copies[path]).write_bytes(data)
    reading = scanner.read(["--tree", str(top)], names, paths=list(copies.values()))
    busy = {c for c in copies.values() if any(o.name in api.FUNCTIONS for o in reading.of(c))}
    scratch = top / "spatch"
    scratch.mkdir()
    files = tuple(str(top / copy) for copy in copies.values() if copy in busy)
    answer = spatch.run([Job(RULES, files)], CALLS, scratch)
    for path, copy in copies.items():
        if copy in busy:
            facts = [f for f in answer.facts if f.file == str(top / copy)]
            yield path, [dataclasses.replace(o, file=path) for o in reading.of(copy)], facts
