# SPDX-License-Identifier: GPL-2.0-only
"""vma_lookup(), which came in 5.14 (ce6d42f2e4a2): for a tree that lacks it."""

from __future__ import annotations

from collections.abc import Iterable

from gupvmas import api
from gupvmas.convert.place import below
from gupvmas.edit import Edit
from gupvmas.model import Occurrence
from gupvmas.source import Source

_TEXT = b"""
/**
 * vma_lookup() - find the VMA that an address is in
 * @mm:\t\tmm_struct to look in
 * @addr:\tuser address
 *
 * Return: the VMA, or NULL if @addr is in none.
 */
static inline
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma && addr < vma->vm_start)
		vma = NULL;

	return vma;
}
"""


def insertion(source: Source, occurrences: Iterable[Occurrence]) -> Edit:
    """Put it into the header, where upstream has it: below find_vma_intersection().

    ``occurrences`` are those of what is declared there. Raises Refusal if find_vma() is not.
    """
    found = list(occurrences)
    names = [api.FIND]
    if any(o.name == api.INTERSECTION for o in found):
        names.append(api.INTERSECTION)
    return below(source, found, names, _TEXT)
