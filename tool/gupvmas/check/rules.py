# SPDX-License-Identifier: GPL-2.0-only
"""The rules of check. An id is for ever: baselines, annotations and dashboards refer to it."""

from __future__ import annotations

from gupvmas.check.model import Rule

_LOOKUP = (
    "Call the function without VMAs and look the VMA up under the mmap lock, on success only: "
    "vma_lookup(mm, addr). For one page of another process, get_user_page_vma_remote(mm, addr, "
    "gup_flags, &vma) does both. Release the page if there is no VMA."
)

SINGLE = Rule(
    "gup-vmas/single",
    "A new user of the vmas parameter reads the VMA of one page.",
    _LOOKUP,
)
MULTI = Rule(
    "gup-vmas/multi",
    "A new user of the vmas parameter reads an array of VMAs.",
    "Call the function without the array and walk the VMAs of the pages that were returned, once "
    "for each VMA, under the mmap lock that is held: VMA_ITERATOR() and for_each_vma_range(), or "
    "find_vma() and vm_next on kernels before 6.1.",
)
IGNORED = Rule(
    "gup-vmas/ignored",
    "A new user of the vmas parameter has VMAs stored that nothing reads.",
    "Drop the variable or the array, its allocation and its release, and pass NULL; where the "
    "tree has lost the parameter, drop the argument.",
)
UNUSED = Rule(
    "gup-vmas/unused",
    "NULL is passed to a vmas parameter.",
    "Drop the argument where the tree has lost the parameter: the call does not compile, or NULL "
    "lands in another parameter. In a tree that still has it this is a warning: the call will "
    "have to change when the parameter goes.",
)
FORWARDED = Rule(
    "gup-vmas/forwarded",
    "A new call hands the VMAs of its own caller's array to a GUP function.",
    "Take the parameter off the enclosing function and let those callers that need a VMA look it "
    "up with vma_lookup() under the mmap lock.",
)
WRAPPER = Rule(
    "gup-vmas/wrapper",
    "A new function or macro with a struct vm_area_struct ** output feeds a GUP function.",
    "Do not hand VMAs out along with pages. Return the pages only; a caller that needs a VMA looks "
    "it up with vma_lookup() under the mmap lock that it holds.",
)
DANGLING = Rule(
    "gup-vmas/dangling",
    "A VMA that a GUP function handed out is used after the mmap lock may be gone.",
    "A VMA may be freed as soon as the mmap lock is dropped. Use it before, or take the lock again "
    "and look the VMA up again with vma_lookup().",
)
LOCKED = Rule(
    "gup-vmas/locked",
    "VMAs are asked for by a call that may drop the mmap lock.",
    "With a locked argument that is not NULL the function may drop the mmap lock, and the VMAs it "
    "stored may be gone. Pass NULL for locked, or do without VMAs: look the VMA up with "
    "vma_lookup() while *locked is still 1.",
)
SHAPE = Rule(
    "gup-vmas/shape",
    "A driver's call does not fit the function that some of the driver's kernels have.",
    "Give the call an arm of #if for these kernels with the arguments that the function has there, or "
    "say by --kernels that the driver is for others: 5.9.. for those from 5.9 on. `scan` shows each "
    "call on each kernel.",
)
REFERENCE = Rule(
    "gup-vmas/reference",
    "A driver uses the name of a function other than by a call.",
    "What calls the function by this pointer, string or name is not followed: see that it passes no "
    "VMAs on kernels from 6.5 on.",
)
ALLOW = Rule(
    "gup-vmas/unused-allow",
    "A comment that allows a use has nothing to allow.",
    "Remove the comment, or put it on the call or on the line above it, with a reason: "
    "/* gup-vmas: allow REASON */.",
)

#: All of them, by id.
RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        SINGLE, MULTI, IGNORED, UNUSED, FORWARDED, WRAPPER, DANGLING, LOCKED, SHAPE, REFERENCE,
        ALLOW,
    )
}
