# SPDX-License-Identifier: GPL-2.0-only
"""Uses of the functions that are no call: each is named once, with what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from gupvmas.code.model import Kind, Occurrence
from gupvmas.scan.model import Scan


def by_string(scan: Scan, name: str) -> list[Occurrence]:
    """Where a string of the code is the name of a function and nothing else, as for kallsyms."""
    return [o for o in scan.occurrences if o.name == name and _is_string(scan, o)]


def _is_string(scan: Scan, use: Occurrence) -> bool:
    if not use.in_code or use.kind is not Kind.REFERENCE or not use.quoted:
        return False
    data = scan.source(use.file).data
    return data.startswith(b'"%s"' % use.name.encode(), use.offset - 1)


def named(scan: Scan) -> Iterator[tuple[Occurrence, str]]:
    """All uses that are no call of functions that have the parameter, and what follows from each."""
    for use in scan.occurrences:
        shape = scan.generation.get(use.name)
        if shape is None or shape.vmas < 0:
            continue
        if use.is_other_use:
            yield use, "is used other than by a call: it keeps its parameter"
        elif _is_string(scan, use):
            yield use, "is named by a string: who calls it by its address is not seen"
