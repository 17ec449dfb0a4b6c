# SPDX-License-Identifier: GPL-2.0-only
"""A function of one file that has the name of one that a series adds to a header everyone reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from gupvmas.gup.features import PRESENT
from gupvmas.code.model import Kind, Occurrence
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source

#: What the occurrences of a static function may be, for all of them to be renamed.
_KNOWN = (Kind.DEFINITION, Kind.DECLARATION, Kind.CALL, Kind.COMMENT)


@dataclasses.dataclass(frozen=True)
class Rename:
    """What a static function of one file is called, and is to be called."""

    file: str
    old: str
    new: str
    occurrences: tuple[Occurrence, ...]


def clear_the_way(
    name: str,
    occurrences: Sequence[Occurrence],
    source: Callable[[str], Source],
    taken: Callable[[str], bool],
) -> list[Rename]:
    """What has to be renamed so that the whole tree can have a function ``name``.

    ``occurrences`` are those of the name in the whole tree; ``taken`` says whether a name is
    used in it. Raises Refusal for anything but static functions of .c files.
    """
    renames = []
    files = sorted({o.file for o in occurrences if o.kind in PRESENT})
    for file in files:
        own = [o for o in occurrences if o.file == file]
        if not file.endswith(".c") or not all(_is_private(o, source(file)) for o in own):
            raise Refusal("name-in-use", where=file, name=name)
        new = _prefixed(file, name)
        if taken(new):
            raise Refusal("names-in-use", file=file, name=name, new=new)
        renames.append(Rename(file, name, new, tuple(own)))
    for occurrence in occurrences:
        if occurrence.file not in files and occurrence.is_other_use:
            raise Refusal("name-in-use", where=f"{occurrence.file}:{occurrence.line}", name=name)
    return renames


def _is_private(occurrence: Occurrence, source: Source) -> bool:
    if occurrence.kind not in _KNOWN:
        return False
    if occurrence.kind is not Kind.DEFINITION:
        return True
    if not occurrence.function:
        return False
    head = source.data[occurrence.function.span.start : occurrence.offset]
    return b"static" in head.split()


def _prefixed(file: str, name: str) -> str:
    """The name with that of the file before it, a word that both have only once."""
    stem = PurePosixPath(file).stem.replace("-", "_")
    head = name.partition("_")[0]
    if stem.endswith("_" + head):
        stem = stem[: -len(head) - 1]
    return f"{stem}_{name}"
