# SPDX-License-Identifier: GPL-2.0-only
"""The names of the GUP API: the one place that knows them, for the tool and its rules alike."""

from __future__ import annotations

#: The public functions, in the order in which a series takes them: the local before the remote,
#: get before pin. get_user_pages_longterm() lived from 4.15 to 5.1.
FUNCTIONS = (
    "get_user_pages",
    "get_user_pages_longterm",
    "pin_user_pages",
    "get_user_pages_remote",
    "pin_user_pages_remote",
)

#: The function that the helper replaces; the only one that sets FOLL_REMOTE and takes a
#: reference rather than a pin.
REMOTE = "get_user_pages_remote"

#: The helper: one page and its VMA, or an error pointer.
HELPER = "get_user_page_vma_remote"

#: Functions that take a pin, which unpin_user_page() gives back; the others take a reference.
PINNING = frozenset({"pin_user_pages", "pin_user_pages_remote"})

#: Where the prototypes are, in every kernel since 2.6.
HEADER = "include/linux/mm.h"

#: What the helper stands on, and so must stand below in the header.
LOOKUP = "vma_lookup"
GATE = ("in_gate_area", "get_gate_vma")

#: How GUP strips the tag from an address, by tree: with the mm since 6.4, without from 4.16.
UNTAG = ("untagged_addr_remote", "untagged_addr")

#: How the VMAs of a range are walked, since 6.1.
ITERATOR = ("for_each_vma_range", "vma_iter_init")

#: How the lock is called since 5.8; before, it was the semaphore mmap_sem.
MMAP_LOCK = ("mmap_read_lock", "mmap_read_unlock")

#: How a pin is given back, since 5.6.
UNPIN = ("unpin_user_page", "unpin_user_pages")

#: What lets mm/gup.c refuse to keep pages of a file for long that need dirty tracking, since
#: 6.5 (8ac268436e6d).
DIRTY_TRACKING = "vma_needs_dirty_tracking"

#: What else is asked for in a tree.
INTERSECTION = "find_vma_intersection"
FIND = "find_vma"
FEATURES = (
    LOOKUP, *MMAP_LOCK, *ITERATOR, *UNPIN, *UNTAG, HELPER, *GATE, FIND, INTERSECTION,
    "FOLL_FORCE", "FOLL_REMOTE", "FOLL_LONGTERM", "FOLL_PIN",
)

#: Headers that may hold parts of it.
TYPES_HEADERS = (
    "include/linux/mm_types.h",
    "include/linux/mmap_lock.h",
    "include/linux/uaccess.h",
    "include/linux/page-flags.h",
    "include/linux/mm_types_task.h",
)
