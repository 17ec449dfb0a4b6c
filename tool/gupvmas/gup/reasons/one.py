# SPDX-License-Identifier: GPL-2.0-only
"""Reasons about a variable for one VMA, and about what is done with it."""

from __future__ import annotations

from gupvmas.gup.reasons.model import Reason

REASONS: tuple[Reason, ...] = (
    Reason(
        "not-local",
        "{name} is not a local variable of this function alone",
        "Somebody else can see it: a global, a parameter, or a second variable of the name in an "
        "inner block. Show that nobody reads it, or give the call a local of its own.",
    ),
    Reason(
        "declared-twice",
        "{name} is not a local variable of this function alone: it has more than one of that name, "
        "and which of them is read where is not looked into",
        "Rename the variable of the inner block; then each is judged alone.",
    ),
    Reason(
        "no-lookup",
        "there is no vma_lookup(), and none could be added",
        "Use find_vma() and compare vm_start with the address, which is what vma_lookup() does; "
        "or bring vma_lookup() to this tree first (ce6d42f2e4a2, Linux 5.14).",
    ),
    Reason(
        "read-after-unlock",
        "{name} is read after the lock may have been dropped",
        "The VMA may be freed by then: this is a bug of today, whatever becomes of the parameter. "
        "Move the read to before the unlock, or copy what is needed of the VMA while the lock is "
        "held; then the conversion can be shown safe.",
    ),
    Reason(
        "vma-written",
        "{name} is written to, so the VMA may have to be the same one",
        "Look the VMA up by hand after the call, under the same lock, which must be held for "
        "writing; make sure that it is the VMA of that page.",
    ),
    Reason(
        "vma-escapes",
        "{name} is stored or returned: it escapes and may outlive the lock",
        "Follow where it goes. If every reader runs under the lock, look the VMA up in each of "
        "them; if one does not, that is a bug of today. Hand on what is needed of the VMA, not "
        "the VMA.",
    ),
    Reason(
        "vma-is-read",
        "the VMA that the call stores is read",
        "Look the VMA up after the call, under the same lock, and read that.",
    ),
    Reason(
        "initialiser-acts",
        "{name} would go, and with it what is done on line {line} for the value that it begins with",
        "If that has to be done, make it a statement of its own, and declare the variable without "
        "a value.",
    ),
)
