# SPDX-License-Identifier: GPL-2.0-only
"""What is part of the kernel for sure, as Makefiles and Kconfig say it, and what can be a module."""

from __future__ import annotations

import pathlib
import sys

import pytest
from conftest import ROOT, Tool
from gitutil import write

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.code.kbuild import Kbuild
from gupvmas.base.tree import open_tree

TREE = {
    "Makefile": b"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n",
    "Kconfig": b"config YES\n\tbool \"yes\"\n\nconfig AUTO\n\tdef_bool y\n\n"
               b"config MOD\n\ttristate \"m\"\n\nif X\nmenuconfig MENU\n\tbool\nendif\n",
    "arch/x/Kconfig": b"config MIXED\n\tbool\n",
    "arch/y/Kconfig": b"config MIXED\n\tdef_tristate m\n",
    "Kbuild": b"obj-y += d/\n",
}  # fmt: skip

#: Makefile of d/, and whether d/a.c is built in for sure.
MAKEFILES: dict[str, tuple[bytes, bool]] = {
    "always": (b"obj-y := b.o a.o c.o\n", True),
    "of a library": (b"lib-y += a.o\n", True),
    "by an option that is yes or no": (b"obj-$(CONFIG_YES) += a.o\n", True),
    "by one that is set by itself": (b"obj-$(CONFIG_AUTO)\t+= a.o\n", True),
    "by one with a menu": (b"obj-$(CONFIG_MENU) += a.o\n", True),
    "by one that can be m": (b"obj-$(CONFIG_MOD) += a.o\n", False),
    "by one that can be m on some machine": (b"obj-$(CONFIG_MIXED) += a.o\n", False),
    "by one that nobody declares": (b"obj-$(CONFIG_NONE) += a.o\n", False),
    "as a module": (b"obj-m += a.o\n", False),
    "both": (b"obj-y += a.o\nobj-m += a.o\n", False),
    "on a continued line": (b"obj-y += \\\n\tb.o \\\n\ta.o\n", True),
    "in a comment": (b"# obj-y += a.o\n", False),
    "not at all": (b"obj-y += b.o\n", False),
    "by a function of make": (b"obj-$(subst m,y,$(CONFIG_MOD)) += a.o\n", False),
    "as a part": (b"obj-y += whole.o\nwhole-y := a.o\n", True),
    "as a part by an option": (b"obj-$(CONFIG_YES) += whole.o\nwhole-$(CONFIG_MOD) += a.o\n", True),
    "as a part in the old way": (b"obj-y += whole.o\nwhole-objs := a.o\n", True),
    "as a part of a module": (b"obj-$(CONFIG_MOD) += whole.o\nwhole-y := a.o\n", False),
    "as a part of two": (b"obj-y += v.o\nobj-m += w.o\nv-y := a.o\nw-y := a.o\n", False),
    "as a part of nothing": (b"whole-y := a.o\n", False),
    "in a list of its own": (b"obj-y += $(mmu-y)\nmmu-$(CONFIG_MMU) := a.o\n", True),
    "in a list that goes round": (b"v-y := $(w-y) a.o\nw-y := $(v-y)\n", False),
    "to be run here": (b"hostprogs := a.o\nalways-y := a.o\n", False),
}  # fmt: skip


def kbuild(top: pathlib.Path, files: dict[str, bytes]) -> Kbuild:
    """The Makefiles of a tree with these files."""
    write(top, {**TREE, "d/a.c": b"", **files})
    return Kbuild(open_tree(top))


@pytest.mark.parametrize(("text", "builtin"), MAKEFILES.values(), ids=MAKEFILES)
def test_a_file_is_built_in_if_every_line_says_so(
    tmp_path: pathlib.Path, text: bytes, builtin: bool
) -> None:
    assert kbuild(tmp_path, {"d/Makefile": text}).is_builtin("d/a.c") == builtin


#: What leads to the folder of the file, and whether make gets there whatever is configured.
WAYS: dict[str, tuple[dict[str, bytes], bool]] = {
    "none": ({"Kbuild": b"obj-y += e/\n"}, False),
    "yes or no": ({"Kbuild": b"obj-$(CONFIG_YES) += d/\n"}, True),
    "can be m": ({"Kbuild": b"obj-$(CONFIG_MOD) += d/\n"}, False),
    "two": ({"Kbuild": b"obj-y += d/\nobj-$(CONFIG_MOD) += d/\n"}, False),
    "of older kernels": (
        {"Kbuild": b"", "Makefile": TREE["Makefile"] + b"core-y := usr/\ncore-y += d/\n"}, True,
    ),
    "for make clean": ({"Kbuild": b"subdir- += d/\n"}, False),
}  # fmt: skip


@pytest.mark.parametrize(("files", "builtin"), WAYS.values(), ids=WAYS)
def test_and_if_every_way_to_its_folder_does(
    tmp_path: pathlib.Path, files: dict[str, bytes], builtin: bool
) -> None:
    known = kbuild(tmp_path, {"d/Makefile": b"obj-y := a.o\n", **files})
    assert known.is_builtin("d/a.c") == builtin


def test_folders_of_an_architecture_are_found(tmp_path: pathlib.Path) -> None:
    known = kbuild(tmp_path, {
        "Kbuild": b"obj-y += arch/$(SRCARCH)/\n",
        "arch/x/Kbuild": b"obj-y += kernel/\n", "arch/x/kernel/Makefile": b"obj-y += a.o\n",
        "arch/y/Makefile": b"core-y += arch/y/mm/\n", "arch/y/mm/Makefile": b"obj-y += a.o\n",
    })  # fmt: skip
    assert known.is_builtin("arch/x/kernel/a.c") and known.is_builtin("arch/y/mm/a.c")


@pytest.mark.parametrize(("line", "builtin"), [
    (b"core-y += arch/x/\n", True), (b"core-y += arch/x/kernel/\n", True), (b"core-m += arch/x/\n", False),
    (b"core-$(CONFIG_MOD) += arch/x/\n", False), (b"core-y += arch/z/\n", False),
])  # fmt: skip
def test_an_architecture_of_older_kernels_names_itself(
    tmp_path: pathlib.Path, line: bytes, builtin: bool
) -> None:
    """Until 5.15 its Makefile, which the top one includes, was all that led there."""
    known = kbuild(tmp_path, {
        "Kbuild": b"", "arch/x/Makefile": line, "arch/x/kernel/Makefile": b"obj-y += a.o\n",
        **({} if b"kernel" in line else {"arch/x/Kbuild": b"obj-y += kernel/\n"}),
    })  # fmt: skip
    assert known.is_builtin("arch/x/kernel/a.c") == builtin


def test_a_header_is_everybodys(tmp_path: pathlib.Path) -> None:
    assert not kbuild(tmp_path, {"d/Makefile": b"obj-y += a.o\n"}).is_builtin("d/a.h")


DRIVER = b"""#include <linux/mm.h>

int first_byte(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return ret;
	ret = vma->vm_flags & VM_SHARED;
	put_page(page);
	return ret;
}
"""


@pytest.mark.parametrize(("text", "words"), [
    (b"obj-y += own.o\n", "use get_user_page_vma_remote()"),
    (b"obj-m += own.o\n", "look the VMA up with vma_lookup()"),
])  # fmt: skip
def test_check_asks_the_tree_and_not_the_change_alone(
    tool: Tool, tmp_path: pathlib.Path, text: bytes, words: str
) -> None:
    """Where the tree has a helper that asks for the gate area, a module gets another fix."""
    repo = tool.repository(tmp_path / "linux")
    series = tool("series", "--tree", repo, "-o", tmp_path / "out", "--branch", "new")
    assert series.status == 0, series
    tool.git(repo, "checkout", "-q", "new")
    write(repo, {"drivers/own/Makefile": text, "drivers/own/own.c": DRIVER})
    makefile = repo / "drivers/Makefile"
    makefile.write_text(makefile.read_text() + "obj-y += own/\n")
    tool.git(repo, "add", "-A")
    tool.git(repo, "commit", "-qm", "own")
    done = tool("check", "--tree", repo, "--diff", "HEAD^..HEAD", "--format", "json")
    fixes = [f["fix"]["description"] for f in done.document["findings"] if f.get("fix")]
    assert words in fixes, done.out
