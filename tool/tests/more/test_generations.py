# SPDX-License-Identifier: GPL-2.0-only
"""The tree of each older generation after its series is what expected/generations says.

Each has the shapes of its time, a GUP that is made like the one of its time, and a user of one
VMA: tsk and mm, write and force, get_user_pages_longterm() with an array of its own (4.15), the
DAX check that reads VMAs inside (5.9).
"""

from __future__ import annotations

import json
import pathlib

import caselib
import jsonschema
import pytest
from conftest import ROOT, Tool
from gitutil import git
from gupvmas.gup import api
from test_vendor_trees import tree, with_vmas

SCHEMA = json.loads((ROOT / "tool" / "schema" / "scan-1.json").read_text())

OLD = [generation for generation in caselib.GENERATIONS if generation != caselib.NEWEST]


@pytest.mark.parametrize("generation", OLD)
def test_the_tree_after_the_series(generation: str, tool: Tool, tmp_path: pathlib.Path) -> None:
    """No function has the parameter any more, nothing is left, and nothing is to be said."""
    top = tree(generation, tmp_path / "tree", {})
    assert with_vmas((top / api.HEADER).read_text())
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    assert (done.status, done.err) == (0, "")
    own = caselib.layers(generation)[0]
    names = sorted(path.relative_to(own).as_posix() for path in own.rglob("*.[ch]"))
    assert api.HEADER in names
    for name in names:
        text = f"{git(top, 'show', f'done:{name}')}\n".encode()
        twin = own.relative_to(caselib.BEFORE) / name
        wanted = (caselib.AFTER / twin).read_bytes()
        assert text == wanted, caselib.differences(wanted, text, f"expected/{twin}", "got")
    assert not with_vmas(git(top, "show", f"done:{api.HEADER}"))


TEST = "\tif (gup_flags & FOLL_LONGTERM) {\n"


@pytest.mark.parametrize("before", [
    "\tif (nr_pages > 1)\n\t\tvmas_tmp = spare_vmas(nr_pages);\n" + TEST,
    "\tset_spare_vmas(&vmas_tmp);\n" + TEST,
    "\tswap(vmas_tmp, spare_vmas);\n" + TEST,
    TEST + "\t\tvoid *vmas_tmp = spare_vmas(nr_pages);\n\n",
])
def test_a_copy_of_the_parameter_that_may_be_set_is_still_asked(
    before: str, tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Where nothing can have set it, "if (!vmas_tmp)" always holds, and goes: see expected/generations/5.9."""
    gup = (caselib.BEFORE / "generations/5.9/mm/gup.c").read_text()
    changed = gup.replace(TEST, before, 1)
    assert changed != gup
    top = tree("5.9", tmp_path / "tree", {"mm/gup.c": changed})
    done = tool("series", "--tree", top, "-o", tmp_path / "out", "--branch", "done")
    assert (done.status, done.err) == (0, "")
    text = git(top, "show", "done:mm/gup.c")
    assert f"**vmas_tmp = NULL;\n\tlong rc;\n\n{before}" in text
    assert "\t\tif (!vmas_tmp) {\n\t\t\tvmas_tmp = kcalloc(" in text


#: A vendor's own GUP beside that of 4.9, and a function that takes VMAs as an input.
DECLARED = """
long vendor_get_pages(struct task_struct *tsk, struct mm_struct *mm,
		      unsigned long start, unsigned long nr_pages,
		      unsigned int gup_flags, struct page **pages,
		      struct vm_area_struct **vmas);
long vendor_check_vmas(struct vm_area_struct **vmas, unsigned long nr);
"""
DEFINED = """
long vendor_get_pages(struct task_struct *tsk, struct mm_struct *mm,
		      unsigned long start, unsigned long nr_pages,
		      unsigned int gup_flags, struct page **pages,
		      struct vm_area_struct **vmas)
{
	return __get_user_pages_locked(tsk, mm, start, nr_pages,
				       gup_flags | FOLL_REMOTE, pages, vmas,
				       NULL);
}
"""
UNUSED = """
long vendor_map(struct mm_struct *mm, unsigned long addr, struct page **pages)
{
	return vendor_get_pages(current, mm, addr, 1, FOLL_WRITE, pages, NULL);
}

long vendor_look(struct vm_area_struct **vmas)
{
	return vendor_check_vmas(vmas, 1);
}
"""
READS = """
int vendor_flags(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	ret = vendor_get_pages(current, mm, addr, 1, 0, page, &vma);
	if (ret == 1 && vma->vm_flags & VM_IO)
		ret = -EIO;
	return ret;
}
"""


def of_a_vendor(top: pathlib.Path, driver: str) -> pathlib.Path:
    """A tree of 4.9 with DECLARED, DEFINED and a driver."""
    top.mkdir()
    caselib.lay_out("4.9", top)
    for name, text in (("include/linux/mm.h", DECLARED), ("mm/gup.c", DEFINED)):
        path = top / name
        old = path.read_text()
        end = old.rindex("#endif") if name.endswith(".h") else len(old)
        path.write_text(old[:end] + text + old[end:])
    (top / "drivers").mkdir()
    (top / "drivers/vendor.c").write_text(f"#include <linux/mm.h>\n{driver}")
    return top


def test_a_function_of_the_vendor_that_imitates_gup(tool: Tool, tmp_path: pathlib.Path) -> None:
    """vendor_get_pages(..., pages, NULL)  ->  vendor_get_pages(..., pages)"""
    tree = of_a_vendor(tmp_path / "linux", UNUSED)
    document = tool("scan", "--tree", tree, "--format", "json").document
    jsonschema.Draft7Validator(SCHEMA).validate(document)
    sites = [s for s in document["sites"] if s["file"] == "drivers/vendor.c"]
    assert [(s["api"], s["class"]) for s in sites] == [("vendor_get_pages", "unused")]
    tool("series", "--tree", tree, "-o", tmp_path / "out")
    patches = "".join(p.read_text() for p in sorted((tmp_path / "out").glob("000[1-9]*")))
    assert "remove unused vmas parameter from vendor_get_pages()" in patches.replace("\n ", " ")
    assert "addr, 1, FOLL_WRITE, pages);" in patches
    changed = [line for line in patches.splitlines() if line.startswith(("+", "-"))]
    assert not any("vendor_check_vmas" in line for line in changed)


def test_vmas_of_an_imitation_that_are_read(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Whether put_page() or something else gives its pages back is not known: it stays."""
    tree = of_a_vendor(tmp_path / "linux", READS)
    document = tool("scan", "--tree", tree, "--format", "json").document
    (site,) = [s for s in document["sites"] if s["file"] == "drivers/vendor.c"]
    assert site["class"] == "single" and not site["automatic"]
    assert "given back is not known" in site["reason"]


#: A driver's own source for many kernels, copied into one.
LADDER = """
#include <linux/version.h>

long vendor_pin(unsigned long addr, int write, struct page **pages)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
	return get_user_pages(current, current->mm, addr, 1,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 168)
			      write ? FOLL_WRITE : 0, pages, NULL);
#else
			      write, 0, pages, NULL);
#endif
#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, 1, write, 0, pages, NULL);
#else
	return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages, NULL);
#endif
}
"""


def test_arms_for_other_kernels_hold_no_parameter(tool: Tool, tmp_path: pathlib.Path) -> None:
    """What this tree never compiles can't break: it stays as it is, and the parameter goes."""
    tree = of_a_vendor(tmp_path / "linux", LADDER)
    made = tool("series", "--tree", tree, "-o", tmp_path / "out")
    assert made.status == 0 and "vendor.c" not in made.err
    patches = "".join(p.read_text() for p in sorted((tmp_path / "out").glob("000[1-9]*")))
    assert "parameter from get_user_pages()" in patches.replace("\n ", " ")
    changed = [line for line in patches.splitlines() if "write ? FOLL_WRITE : 0, pages" in line]
    assert [line[:1] + line[1:].strip() for line in changed] == [
        "-return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages, NULL);",
        "+return get_user_pages(addr, 1, write ? FOLL_WRITE : 0, pages);",
    ]
    told = tool("check", "--tree", tree, "--all").out.splitlines()
    kinds = [line.split(": ")[1] for line in told if line.startswith("drivers/vendor.c:")]
    assert set(kinds) == {"warning", "note"}, told
