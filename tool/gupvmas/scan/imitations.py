# SPDX-License-Identifier: GPL-2.0-only
"""Functions that are GUP by what they are, and have another name: those of a vendor.

They stand in the header of the API and are given an array for pages and one for VMAs. What GUP
itself hands VMAs to is no such function but a part of GUP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import generation
from gupvmas.gup import spatch
from gupvmas.gup.generation import Generation
from gupvmas.code.model import Kind, Occurrence
from gupvmas.code.scanner import Reading
from gupvmas.base.store import Store

RULES = ("scan/prototypes.cocci",)

#: gupscan on the whole tree for names.
Read = Callable[[list[str]], Reading]


def may_be_some(header: bytes, known: Iterable[Occurrence], arrays: Iterable[Occurrence]) -> bool:
    """Whether the rule is worth its time: ``arrays`` are the VMAs that ``header`` mentions.

    It is if some stand right behind pages, and not in the declaration of a ``known`` function.
    """
    declared = [(o.open, o.close) for o in known if o.file == api.HEADER]
    for found in arrays:
        if any(start < found.offset < end for start, end in declared):
            continue
        start = max(header.rfind(b"(", 0, found.offset), header.rfind(b";", 0, found.offset))
        before = header[start + 1 : found.offset].rpartition(b",")[0].rpartition(b",")[2]
        after = header[found.offset :].partition(b")")[0].partition(b",")[0].partition(b";")[0]
        # One star is a page or a VMA, of which many functions take one each.
        if b"page" in before.replace(b"*", b" ").split() and min(
            before.count(b"*"), after.count(b"*")
        ) > 1:
            return True
    return False


def named(header: bytes, scratch: Path, store: Store) -> set[str]:
    """The functions in the text of the header that have the types of GUP and another name."""
    scratch.mkdir(parents=True)
    copy = scratch / "mm.c"
    copy.write_bytes(header)
    facts = spatch.facts_of(RULES, copy, scratch, store)
    return {fact.text("of") for fact in facts} - set(api.FUNCTIONS)


def of(
    names: set[str], read: Read, text: Callable[[str], bytes], homes: set[str]
) -> Generation:
    """The prototypes of those among ``names`` that GUP, which ``homes`` define, is not made of."""
    if not names:
        return {}
    occurrences = read(sorted(names)).occurrences
    inside = {o.name for o in occurrences if o.kind is Kind.CALL and o.file in homes}
    mine = [o for o in occurrences if o.file == api.HEADER and o.name not in inside]
    return generation.read(mine, text, names)
