# SPDX-License-Identifier: GPL-2.0-only
"""What make wrote down of all that is in a build directory: what each was made of."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from gupvmas.verify.boot.again import headers
from gupvmas.base.workdir import os_errors


@dataclasses.dataclass(frozen=True)
class Made:
    """A file that make made, and the sources that went into it, as paths in the tree."""

    target: Path
    sources: frozenset[str]


def made(output: Path, source: Path) -> list[Made]:
    """All that has been compiled in ``output`` from the tree ``source``."""
    found = []
    with os_errors("read", str(output)):
        for directory, _, names in os.walk(output):
            for name in names:
                if name.startswith(".") and name.endswith(".cmd"):
                    path = Path(directory, name)
                    sources = frozenset(_sources(path, f"{source}/"))
                    if sources:
                        found.append(Made(Path(directory, name[1:-4]), sources))
    return found


def _sources(path: Path, top: str) -> Iterator[str]:
    for line in path.read_text("utf-8", "surrogateescape").splitlines():
        # "source_x.o := PATH", and the lines behind "deps_x.o := \".
        word = line.rpartition(":= ")[2] if line.startswith("source_") else line.strip(" \\\t")
        if word.startswith(top) and " " not in word:
            yield os.path.normpath(word[len(top) :])


def reached(
    top: Path,
    every: Sequence[Made],
    names: Collection[bytes],
    held: Collection[str],
    others: Collection[str],
) -> set[Path]:
    """What has to be made again as ``names`` are others in the headers ``held`` below ``top``.

    others: files with which make finds that out by itself. At least one object that includes
    each header is made, so that the header is seen to compile.
    Raises UsageError, IncompleteError for a file that can't be read.
    """
    # Only into what a header goes can something of it go.
    concerned = [one for one in every if not one.sources.isdisjoint(held)]
    read = {name for one in concerned for name in one.sources}
    with os_errors("read", str(top)):
        names, users = headers.naming(top, [n for n in read if n.endswith(".h")], names)
        users |= {
            name
            for name in read
            if not name.endswith(".h") and headers.Text((top / name).read_bytes()).mentions(names)
        }
    found = {one.target for one in concerned if not one.sources.isdisjoint(users)}
    seen = found | {one.target for one in concerned if not one.sources.isdisjoint(others)}
    for header in held:
        including = {one.target for one in concerned if header in one.sources}
        if including and not including & seen:
            found.add(min(including))
    return found
