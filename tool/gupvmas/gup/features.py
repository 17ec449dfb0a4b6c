# SPDX-License-Identifier: GPL-2.0-only
"""What a tree offers to code that works with GUP, read from its own files.

Kernels are patched by their vendors: that a function is there is a fact of the tree at hand, not
of its version.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gupvmas.gup import api
from gupvmas.code.model import Kind, Occurrence

#: What makes a name usable by others.
PRESENT = (Kind.DEFINITION, Kind.DECLARATION, Kind.MACRO)


@dataclasses.dataclass(frozen=True)
class Features:
    """Names of api.FEATURES, and where the tree's headers have them ("file:line").

    ``untag`` is how GUP strips the tag of an address, None if it does not. ``helper``: whether a
    conversion may use api.HELPER, which is added where it is not there. ``gate``: whether it may
    ask for the VMA of the gate area, for which there is nothing that a module can link.
    """

    declared: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)
    untag: str | None = None
    helper: bool = True
    gate: bool = True
    refuses: frozenset[str] = frozenset()  # what GUP asks before it keeps pages for long
    array_stays: bool = False  # others than those with these features need it: it is filled
    adds_lookup: bool = False  # there is no vma_lookup(), and a series can add it

    def has(self, *names: str) -> bool:
        """Whether the tree has all of them."""
        return all(name in self.declared for name in names)

    @property
    def lookup(self) -> bool:
        """vma_lookup(), there or to be added."""
        return self.has(api.LOOKUP) or self.adds_lookup

    @property
    def release(self) -> bool:
        """release_pages() in the header of GUP. Elsewhere it may have a third parameter (4.14)."""
        return self.declared.get(api.RELEASE, "").startswith(api.HEADER + ":")

    @property
    def iterator(self) -> bool:
        """for_each_vma_range() and vma_iter_init()."""
        return self.has(*api.ITERATOR)


def of_new_kernels(compat: bool = False) -> Features:
    """What every kernel has that has no vmas parameter, for a driver's arm for these kernels.

    The helper would change too much of the code around a call to fit into an arm, and so would a walk:
    an array stays for the other kernels, so it is filled for these. ``compat``: what gup_compat.h
    gives to all kernels; it has the helper, and no iterator.
    """
    declared = {api.LOOKUP: ""}
    return Features(declared, api.UNTAG[0], helper=compat, gate=False, array_stays=True)


def of_headers(occurrences: Iterable[Occurrence], old: bool) -> Features:
    """What headers without the parameter offer to a driver, from the occurrences of api.FEATURES.

    How GUP strips a tag does not stand in headers: it is by the newest of what they have. ``old``:
    their version is one that has no UNTAG[0] in mainline.
    """
    found = of(occurrences, set())
    untag = api.UNTAG[0]
    if old and not found.has(untag):
        untag = next((name for name in api.UNTAG if found.has(name)), "")
    return dataclasses.replace(found, untag=untag or None, helper=False, gate=False)


def of(occurrences: Iterable[Occurrence], homes: set[str]) -> Features:
    """What there is, from the occurrences of api.FEATURES in the headers and in ``homes``.

    ``homes`` are the files that define GUP.
    """
    declared: dict[str, str] = {}
    called: set[str] = set()
    # A header for all machines beats one for some.
    for found in sorted(occurrences, key=lambda o: not o.file.startswith("include/")):
        if found.name not in api.FEATURES:
            continue
        enumerated = (
            found.name in api.FOLL
            and found.kind is Kind.REFERENCE
            and found.file in (*api.TYPES_HEADERS, api.INTERNAL_HEADER)
        )
        if enumerated or (found.kind in PRESENT and found.file.endswith(".h")):
            declared.setdefault(found.name, f"{found.file}:{found.line}")
        elif found.kind is Kind.CALL and found.file in homes:
            called.add(found.name)
    untag = next((name for name in api.UNTAG if name in called), None)
    return Features(declared, untag, refuses=frozenset(called & {api.DIRTY_TRACKING, api.FSDAX}))
