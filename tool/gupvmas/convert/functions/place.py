# SPDX-License-Identifier: GPL-2.0-only
"""The place in a header for a function that calls others: below all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from gupvmas.code.edit import Edit
from gupvmas.gup.features import PRESENT
from gupvmas.code.model import Occurrence
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source


def _common(conditions: Iterable[tuple[str, ...]]) -> int:
    """Under how many conditions all of them stand, such as the __KERNEL__ of old headers."""
    levels = zip(*conditions)
    return sum(1 for _ in itertools.takewhile(lambda level: len(set(level)) == 1, levels))


def below(
    source: Source, occurrences: Iterable[Occurrence], names: Sequence[str], text: bytes
) -> Edit:
    """Put ``text`` into the header ``source``, below everything in ``names``."""
    at, _ = lowest(source, occurrences, names)
    return Edit(at, at, text)


def lowest(
    source: Source, occurrences: Iterable[Occurrence], names: Sequence[str]
) -> tuple[int, int]:
    """The end of the line below which everything in ``names`` is known, and under how many conditions.

    ``occurrences`` are those of the names in the header ``source``. Raises Refusal if one is missing.
    """
    last: dict[str, Occurrence] = {}
    for occurrence in occurrences:
        if occurrence.name in names and occurrence.kind in PRESENT:
            last[occurrence.name] = occurrence
    for name in names:
        if name not in last:
            raise Refusal("header-lacks-function", file=source.path, function=name)
    low = max(last.values(), key=lambda o: o.offset)
    line = low.function.end_line if low.function else low.end_line
    common = _common(o.conditions for o in last.values())
    depth = len(low.conditions) - common
    at = source.line_end(source.offset(line, 0))
    while depth:
        if at >= len(source.data):
            raise Refusal("header-without-endif", file=source.path, line=line)
        end = source.line_end(at)
        words = source.data[at:end].replace(b"#", b" # ", 1).split()
        if words[:1] == [b"#"] and len(words) > 1:
            if words[1].startswith(b"if"):
                depth += 1
            elif words[1] == b"endif":
                depth -= 1
        at = end
    return at, common
