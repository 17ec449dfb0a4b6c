# SPDX-License-Identifier: GPL-2.0-only
"""Mistakes of the conversions that were made by hand, to be planted in the series for Linux 6.1.

Each is one edit of a file as the series leaves it: a line or two that are there exactly once and
what stands there instead. A trial plants one and asks who notices.
"""

from __future__ import annotations

import dataclasses
import pathlib


class DefectError(Exception):
    """The text that is to be replaced is not there, or more than once."""


@dataclasses.dataclass(frozen=True)
class Defect:
    """A mistake: ``number`` is its row in the list of those that were seen."""

    name: str
    number: int
    words: str
    file: str
    function: str  # what of the file is changed
    old: str
    new: str

    def __str__(self) -> str:
        return self.name

    def planted(self, text: str) -> str:
        """The text of the file with the mistake. Raises DefectError."""
        if text.count(self.old) != 1:
            raise DefectError(
                f"{self.file}: what {self.name} replaces is there {text.count(self.old)} times"
            )
        return text.replace(self.old, self.new)

    def plant(self, tree: pathlib.Path) -> None:
        """Changes the file in a checked-out tree. Raises DefectError, OSError."""
        path = tree / self.file
        path.write_text(
            self.planted(path.read_text(errors="surrogateescape")), errors="surrogateescape"
        )


DEFECTS = (
    Defect(
        "access-lookup",
        1,
        "no VMA is looked up where GUP failed, so ->access() is never called",
        "mm/memory.c",
        "__access_remote_vm",
        "\t\t\tvma = vma_lookup(mm, addr);\n",
        "\t\t\tvma = NULL;\n",
    ),
    Defect(
        "raw-address",
        2,
        "the helper looks up the address with its tag",
        "include/linux/mm.h",
        "get_user_page_vma_remote",
        "\taddr = untagged_addr(addr);\n\tvma = vma_lookup(mm, addr);\n",
        "\tvma = vma_lookup(mm, addr);\n",
    ),
    Defect(
        "gate-area",
        13,
        "the helper forgets the gate area",
        "include/linux/mm.h",
        "get_user_page_vma_remote",
        "\tif (!vma && in_gate_area(mm, addr))\n\t\tvma = get_gate_vma(mm);\n",
        "",
    ),
    Defect(
        "first-vma",
        9,
        "the walk begins behind the first VMA, which is not tested",
        "io_uring/rsrc.c",
        "io_pin_pages",
        "\t\tvma_iter_init(&vmi, current->mm, first_addr);\n",
        "\t\tvma_iter_init(&vmi, current->mm, first_addr);\n\t\tvma_find(&vmi, ~0UL);\n",
    ),
)
