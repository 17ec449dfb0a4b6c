# SPDX-License-Identifier: GPL-2.0-only
"""Assembler code, written so that every spatch can parse the function around it."""

from __future__ import annotations

import re
from pathlib import Path

_COLONS = re.compile(
    rb'(?P<other>"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*)'
    rb"|(?P<before> *)(?P<colons>:{2,})(?P<behind> *)",
    re.S,
)


def split_colons(data: bytes) -> bytes:
    """``data`` with a blank between two colons; all else stays where it is.

    In C both are punctuation of an asm without operands. spatch from 1.2 on takes them for one
    token of C++. Blanks beside them give the room; where there are too few the colons stay.
    """
    return _COLONS.sub(_split, data) if b"::" in data else data


def _split(found: re.Match[bytes]) -> bytes:
    if found["other"] is not None:
        return found[0]
    before, behind = len(found["before"]), len(found["behind"])
    needed = len(found["colons"]) - 1
    if before + behind < needed:
        return found[0]
    of_behind = min(behind, needed)
    return b" " * (before + of_behind - needed) + b" ".join([b":"] * (needed + 1)) + b" " * (behind - of_behind)


def make_readable(path: str) -> None:
    """Split the colons in a private copy of a file."""
    data = Path(path).read_bytes()
    split = split_colons(data)
    if split != data:
        Path(path).write_bytes(split)
