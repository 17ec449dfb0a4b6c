# SPDX-License-Identifier: GPL-2.0-only
"""A tree of one GUP function and two calls, for what needs a tree and not all that one can have.

It is cut out of the small tree: its headers, two of its users, and as many files more as git's
attributes or a mail need. A run on it takes a fourth of one on the small tree: it has two commits
and not seven.
"""

from __future__ import annotations

import pathlib
import re
import shutil
from collections.abc import Mapping

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "testcases" / "tree"

#: What it has of the small tree; the headers are those of the function that is left.
PARTS = (
    "Makefile", "MAINTAINERS", "Documentation", "include", "arch/arm64/kernel/mte.c", "fs/exec.c",
    "mm/ksm.c",
)  # fmt: skip
HEADER = "include/linux/mm.h"
CALLER = "include/linux/page_pinning.h"  # of a function that is gone

#: The two commits of its series, in order.
SUBJECTS = (
    "arm64: mte: avoid use of vmas parameter in get_user_pages_remote()",
    "mm/gup: remove vmas parameter from get_user_pages_remote()",
)
SITES = 2  # one reads a VMA, one passes NULL

#: The function, which is all of GUP here.
GUP = b"""// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/export.h>

long get_user_pages_remote(struct mm_struct *mm,
\t\tunsigned long start, unsigned long nr_pages,
\t\tunsigned int gup_flags, struct page **pages,
\t\tstruct vm_area_struct **vmas, int *locked)
{
\tif (vmas)
\t\tvmas[0] = find_vma(mm, start);
\treturn nr_pages;
}
EXPORT_SYMBOL(get_user_pages_remote);
"""


def tiny(where: pathlib.Path, extra: Mapping[str, bytes] | None = None) -> pathlib.Path:
    """The tiny tree, and ``extra`` files, without a repository; returns ``where``."""
    for name in PARTS:
        target = where / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (SMALL / name).is_dir():
            shutil.copytree(SMALL / name, target)
        else:
            shutil.copy(SMALL / name, target)
    (where / CALLER).unlink()
    header = where / HEADER
    others = r"^long (get_user_pages|pin_user_pages|pin_user_pages_remote)\([^;]*\*\*vmas[^;]*;\n"
    text, count = re.subn(others, "", header.read_text(), flags=re.MULTILINE)
    assert count == 3, f"{HEADER} of the small tree declares other functions by now"
    header.write_text(text)
    for name, data in {"mm/gup.c": GUP, **(extra or {})}.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return where


def remote(text: bytes) -> bytes:
    """A text that calls pin_user_pages(), with the function of the tiny tree in its place."""
    return re.sub(rb"\bpin_user_pages\((.*)\);", rb"get_user_pages_remote(current->mm, \1, NULL);", text)
