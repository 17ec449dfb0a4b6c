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

#: The commit of mainline by which the helper stopped to hand on GUP's 0 as NULL, in 6.7; not by
#: "commit" and its number, of which checkpatch.pl asks that the tree has it.
NEVER_NULL = (
    '"mm/gup: adapt get_user_page_vma_remote() to never return NULL" '
    "(https://git.kernel.org/linus/6a1960b8a877)"
)

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

#: What lets it refuse those of a DAX file system, since 4.15.
FSDAX = "vma_is_fsdax"

#: What else is asked for in a tree.
INTERSECTION = "find_vma_intersection"
FIND = "find_vma"
RELEASE = "release_pages"
#: Flags: macros, and since 6.3 an enumeration.
FOLL = ("FOLL_FORCE", "FOLL_REMOTE", "FOLL_LONGTERM", "FOLL_PIN")
FEATURES = (
    LOOKUP, *MMAP_LOCK, *ITERATOR, *UNPIN, *UNTAG, HELPER, *GATE, FIND, INTERSECTION, RELEASE, DIRTY_TRACKING, FSDAX,
    *FOLL,
)

#: What code asks about a VMA or a file, and how it asks: these look and touch nothing, so that it
#: is all the same how often they are called.
LOOKS = frozenset({
    "vma_is_anonymous", "vma_is_shmem", "vma_is_anon_shmem", "vma_is_dax", FSDAX, DIRTY_TRACKING,
    "vma_is_secretmem", "vma_is_temporary_stack", "vma_is_foreign", "vma_is_accessible",
    "vma_is_special_huge", "vma_is_stack_for_current", "vma_is_initial_heap",
    "vma_is_initial_stack", "vma_pages", "vma_kernel_pagesize", "vma_mmu_pagesize",
    "is_vm_hugetlb_page", "is_file_hugepages", "is_cow_mapping", "file_inode", "shmem_file",
    "shmem_mapping", "IS_DAX", "IS_ENABLED", "READ_ONCE", "likely", "unlikely",
})

#: What drops the mmap lock where it has to wait, and says so in what its last argument points to.
UNLOCKS = ("get_user_pages_remote", "pin_user_pages_remote", "get_user_pages_locked", "fixup_user_fault")

#: The version that some of them came with in mainline.
SINCE = {
    LOOKUP: (5, 14, 0), **dict.fromkeys(MMAP_LOCK, (5, 8, 0)),
    **dict.fromkeys(ITERATOR, (6, 1, 0)), **dict.fromkeys(UNPIN, (5, 6, 0)),
    UNTAG[0]: (6, 4, 0), HELPER: (6, 5, 0), "FOLL_REMOTE": (4, 6, 0), "FOLL_PIN": (5, 6, 0),
}

#: Headers that may hold parts of it.
TYPES_HEADERS = (
    "include/linux/mm_types.h",
    "include/linux/mmap_lock.h",
    "include/linux/uaccess.h",
    "include/linux/page-flags.h",
    "include/linux/mm_types_task.h",
)

#: And where those of GUP's own flags are that nobody else may set, since 6.3.
INTERNAL_HEADER = "mm/internal.h"

_OLDEST = ("tsk", "mm", "start", "nr_pages", "write", "force", "pages", "vmas")
_FLAGS = ("start", "nr_pages", "gup_flags", "pages")

#: The shapes that mainline gave the functions: name, first version and end (the version from
#: which on it is another shape; None if it is today's), parameters. A version is (major, minor,
#: patch). 4.4.168 took gup_flags over from 4.9, and 4.5 never did.
HISTORY: tuple[
    tuple[str, tuple[int, int, int], tuple[int, int, int] | None, tuple[str, ...]], ...
] = (
    ("get_user_pages", (0, 0, 0), (4, 4, 168), _OLDEST),
    ("get_user_pages", (4, 4, 168), (4, 5, 0), ("tsk", "mm", *_FLAGS, "vmas")),
    ("get_user_pages", (4, 5, 0), (4, 6, 0), _OLDEST),
    ("get_user_pages", (4, 6, 0), (4, 9, 0), _OLDEST[2:]),
    ("get_user_pages", (4, 9, 0), (6, 5, 0), (*_FLAGS, "vmas")),
    ("get_user_pages", (6, 5, 0), None, _FLAGS),
    ("get_user_pages_longterm", (4, 14, 0), (5, 2, 0), (*_FLAGS, "vmas")),
    ("get_user_pages_remote", (4, 6, 0), (4, 9, 0), _OLDEST),
    ("get_user_pages_remote", (4, 9, 0), (4, 10, 0), ("tsk", "mm", *_FLAGS, "vmas")),
    ("get_user_pages_remote", (4, 10, 0), (5, 9, 0), ("tsk", "mm", *_FLAGS, "vmas", "locked")),
    ("get_user_pages_remote", (5, 9, 0), (6, 5, 0), ("mm", *_FLAGS, "vmas", "locked")),
    ("get_user_pages_remote", (6, 5, 0), None, ("mm", *_FLAGS, "locked")),
    ("pin_user_pages", (5, 6, 0), (6, 5, 0), (*_FLAGS, "vmas")),
    ("pin_user_pages", (6, 5, 0), None, _FLAGS),
    ("pin_user_pages_remote", (5, 6, 0), (5, 9, 0), ("tsk", "mm", *_FLAGS, "vmas", "locked")),
    ("pin_user_pages_remote", (5, 9, 0), (6, 5, 0), ("mm", *_FLAGS, "vmas", "locked")),
    ("pin_user_pages_remote", (6, 5, 0), None, ("mm", *_FLAGS, "locked")),
)

#: Since when none of them has the parameter.
WITHOUT_VMAS = (6, 5, 0)

#: The header with LINUX_VERSION_CODE and KERNEL_VERSION(), for code that is built outside a tree.
VERSION_HEADER = "linux/version.h"
VERSION_CODE = "LINUX_VERSION_CODE"

#: The one that `backport compat` hands out, which has them all in today's shape.
COMPAT_HEADER = "gup_compat.h"

#: And the one with UNTAG[0].
UNTAG_HEADER = "linux/uaccess.h"

#: Where the functions are defined, by kernel: gup.c since 3.15, nommu.c until 5.3.
HOMES = ("mm/gup.c", "mm/memory.c", "mm/nommu.c")

#: What the functions take since 6.5: the shape of code that is carried to older trees. With those
#: that never had vmas, but other parameters on older trees.
NOW: dict[str, tuple[str, ...]] = {
    **{name: roles for name, _, end, roles in HISTORY if end is None},
    "get_user_pages_unlocked": ("start", "nr_pages", "pages", "gup_flags"),
    "pin_user_pages_unlocked": ("start", "nr_pages", "pages", "gup_flags"),
    "get_user_pages_fast": _FLAGS,
    "pin_user_pages_fast": _FLAGS,
}

#: The lock of an mm as it is taken since 5.8, and the function of its semaphore before.
MMAP_SEM = {
    "mmap_read_lock": "down_read",
    "mmap_read_lock_killable": "down_read_killable",
    "mmap_read_trylock": "down_read_trylock",
    "mmap_read_unlock": "up_read",
    "mmap_write_lock": "down_write",
    "mmap_write_lock_killable": "down_write_killable",
    "mmap_write_trylock": "down_write_trylock",
    "mmap_write_downgrade": "downgrade_write",
    "mmap_write_unlock": "up_write",
}

#: One of them is gone again, and gup_compat.h does not have it.
GONE_LOCK = "mmap_write_trylock"

#: Flags for GUP that a module may set, in the order of their bits.
FLAGS = (
    "FOLL_WRITE", "FOLL_GET", "FOLL_DUMP", "FOLL_FORCE", "FOLL_NOWAIT", "FOLL_NOFAULT",
    "FOLL_HWPOISON", "FOLL_ANON", "FOLL_LONGTERM", "FOLL_SPLIT_PMD", "FOLL_PCI_P2PDMA",
    "FOLL_INTERRUPTIBLE", "FOLL_HONOR_NUMA_FAULT",
)

#: One that old kernels have besides: it splits a huge page, and is gone by 6.1.
GONE_FLAGS = ("FOLL_SPLIT",)

#: The one that lets GUP return 0 for a fault that would have to sleep.
NOWAIT = "FOLL_NOWAIT"

#: What code of today uses besides, that a tree must have itself: nothing stands for it.
NO_SUBSTITUTE = (
    *ITERATOR, "for_each_vma", "VMA_ITERATOR", "vma_iter_init", "vma_next", "vma_find",
    *UNPIN, "unpin_user_pages_dirty_lock", "unpin_user_page_range_dirty_lock",
    "mmap_assert_locked", "mmap_assert_write_locked",
)

#: What conversions and gup_compat.h put into code, by how a module gets it: the kernel exports it,
#: or a header has all of it. Nothing else may be put into what can be a module.
LINKED = {
    **dict.fromkeys((name for name, _, end, _ in HISTORY if end is None), "exported"),
    **dict.fromkeys((FIND, INTERSECTION, RELEASE, "set_page_dirty_lock"), "exported"),
    **dict.fromkeys((*UNPIN, "unpin_user_pages_dirty_lock"), "exported"),
    **dict.fromkeys(sorted(set(MMAP_SEM.values())), "exported"),
    **dict.fromkeys(sorted(MMAP_SEM.keys() - {GONE_LOCK}), "inline"),
    **dict.fromkeys((LOOKUP, ITERATOR[1], "put_page", FSDAX), "inline"),
    **dict.fromkeys(("rwsem_is_locked", "mmap_assert_locked", "mmap_assert_write_locked"), "inline"),
    **dict.fromkeys((*UNTAG, ITERATOR[0]), "macro"),
}

#: What no kernel exports: only code that is part of the kernel itself may ask for the gate area.
NOT_LINKED = frozenset(GATE)
