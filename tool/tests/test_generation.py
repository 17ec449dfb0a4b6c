# SPDX-License-Identifier: GPL-2.0-only
"""The shape of the API in a tree is read from its own prototypes, whatever the version says."""

from __future__ import annotations

import pathlib
import sys

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.gup import arms, generation
from gupvmas.code import scanner, views
from gupvmas.code.model import Kernels
from gupvmas.gup.api import FUNCTIONS

#: Every shape of the API over time: kernel -> prototypes as its mm.h has them, and their roles.
LOCAL = "unsigned long start, unsigned long nr_pages,"
FLAGS = "unsigned int gup_flags, struct page **pages,"
FORCE = "int write, int force, struct page **pages,"
TSK = "struct task_struct *tsk, struct mm_struct *mm,"
VMAS = "struct vm_area_struct **vmas"
SHAPES: dict[str, tuple[str, str, str]] = {
    "up to 4.5": (
        "get_user_pages",
        f"{TSK} {LOCAL} {FORCE} {VMAS}",
        "tsk mm start nr_pages write force pages vmas",
    ),
    "4.4.168": (
        "get_user_pages",
        f"{TSK} {LOCAL} {FLAGS} {VMAS}",
        "tsk mm start nr_pages gup_flags pages vmas",
    ),
    "4.6": (
        "get_user_pages",
        f"{LOCAL} {FORCE} {VMAS}",
        "start nr_pages write force pages vmas",
    ),
    "4.6 remote": (
        "get_user_pages_remote",
        f"{TSK} {LOCAL} {FORCE} {VMAS}",
        "tsk mm start nr_pages write force pages vmas",
    ),
    "4.9": (
        "get_user_pages",
        f"{LOCAL} {FLAGS} {VMAS}",
        "start nr_pages gup_flags pages vmas",
    ),
    "4.9 remote": (
        "get_user_pages_remote",
        f"{TSK} {LOCAL} {FLAGS} {VMAS}",
        "tsk mm start nr_pages gup_flags pages vmas",
    ),
    "4.10 remote": (
        "get_user_pages_remote",
        f"{TSK} {LOCAL} {FLAGS} {VMAS}, int *locked",
        "tsk mm start nr_pages gup_flags pages vmas locked",
    ),
    "5.6 pin": (
        "pin_user_pages",
        f"{LOCAL} {FLAGS} {VMAS}",
        "start nr_pages gup_flags pages vmas",
    ),
    "5.6 pin remote": (
        "pin_user_pages_remote",
        f"{TSK} {LOCAL} {FLAGS} {VMAS}, int *locked",
        "tsk mm start nr_pages gup_flags pages vmas locked",
    ),
    "5.9 remote": (
        "get_user_pages_remote",
        f"struct mm_struct *mm, {LOCAL} {FLAGS} {VMAS}, int *locked",
        "mm start nr_pages gup_flags pages vmas locked",
    ),
    "5.9 pin remote": (
        "pin_user_pages_remote",
        f"struct mm_struct *mm, {LOCAL} {FLAGS} {VMAS}, int *locked",
        "mm start nr_pages gup_flags pages vmas locked",
    ),
    "6.5": (
        "get_user_pages",
        f"{LOCAL} unsigned int gup_flags, struct page **pages",
        "start nr_pages gup_flags pages",
    ),
    "6.5 remote": (
        "get_user_pages_remote",
        f"struct mm_struct *mm, {LOCAL} {FLAGS} int *locked",
        "mm start nr_pages gup_flags pages locked",
    ),
}

#: How else a prototype may be written: each is the same shape as "4.9".
SPELLINGS = {
    "as 2.6 wrote it": "long get_user_pages(unsigned long start, int len, int write, int force, "
    "struct page **pages, struct vm_area_struct **vmas);",
    "without names": "long get_user_pages(unsigned long, unsigned long, unsigned int, "
    "struct page **, struct vm_area_struct **);",
    "other names": "long get_user_pages(unsigned long address, unsigned long n, unsigned int f, "
    "struct page **p, struct vm_area_struct **v);",
    "extern": "extern long get_user_pages(unsigned long start, unsigned long nr_pages, "
    "unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas);",
    "stars apart": "long get_user_pages(unsigned long start, unsigned long nr_pages, "
    "unsigned int gup_flags, struct page * * pages, struct vm_area_struct * *vmas);",
    "array": "long get_user_pages(unsigned long start, unsigned long nr_pages, "
    "unsigned int gup_flags, struct page *pages[], struct vm_area_struct *vmas[]);",
    "attributes": "long __must_check get_user_pages(unsigned long start, unsigned long nr_pages, "
    "unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas) __nonnull(4);",
    "over lines with comments": "long get_user_pages(unsigned long start,\n"
    "\tunsigned long nr_pages, /* how many, at most */\n\tunsigned int gup_flags,\n"
    "\tstruct page **pages,\n\tstruct vm_area_struct **vmas);",
}


def read(where: pathlib.Path, files: dict[str, str]) -> generation.Generation:
    for name, text in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_text(text)
    reading = scanner.read(["--tree", str(where)], list(FUNCTIONS))
    return generation.read(reading.occurrences, lambda path: (where / path).read_bytes())


@pytest.mark.parametrize("kernel", SHAPES)
def test_roles(kernel: str, tmp_path: pathlib.Path) -> None:
    name, parameters, roles = SHAPES[kernel]
    found = read(tmp_path, {"include/linux/mm.h": f"long {name}({parameters});\n"})
    assert found[name].roles == tuple(roles.split())
    expected = roles.split().index("vmas") if "vmas" in roles else -1
    assert found[name].vmas == expected


def test_the_number_of_arguments_does_not_tell() -> None:
    """Two shapes with seven, two with eight, two with six: the VMAs are somewhere else in each."""
    places: dict[int, set[int]] = {}
    for _, parameters, roles in SHAPES.values():
        words = roles.split()
        places.setdefault(len(words), set()).add(words.index("vmas") if "vmas" in words else -1)
    assert places[8] == {7, 6} and places[7] == {6, 5} and places[6] == {5, -1}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_prototype_may_be_written_in_many_ways(spelling: str, tmp_path: pathlib.Path) -> None:
    found = read(tmp_path, {"include/linux/mm.h": SPELLINGS[spelling] + "\n"})["get_user_pages"]
    assert (found.roles[-2:], found.roles[0]) == (("pages", "vmas"), "start")
    assert found.roles.count("nr_pages") == 1


def test_the_kernels_header_counts_before_others(tmp_path: pathlib.Path) -> None:
    """A vendor's compat header, or a tool's own declaration, does not say what the kernel has."""
    new = "long get_user_pages(unsigned long s, unsigned long n, unsigned int f, struct page **p);"
    old = f"long get_user_pages({LOCAL} {FLAGS} {VMAS})"
    found = read(
        tmp_path,
        {
            "drivers/compat.h": new,
            "include/linux/mm.h": f"/* x */\n{old};",
            "include/z.h": new,
            "mm/gup.c": f"{old.replace('vmas', 'v')}\n{{\n\treturn 0;\n}}\n",
        },
    )["get_user_pages"]
    assert (found.file, found.line, found.vmas) == ("include/linux/mm.h", 2, 4)


def test_without_a_declaration_a_definition_has_to_do(tmp_path: pathlib.Path) -> None:
    text = f"long get_user_pages({LOCAL} {FLAGS} {VMAS})\n{{\n\treturn 0;\n}}\n"
    found = read(tmp_path, {"mm/gup.c": text})["get_user_pages"]
    assert (found.file, found.vmas) == ("mm/gup.c", 4)


def test_calls_and_comments_are_no_prototypes(tmp_path: pathlib.Path) -> None:
    text = "/* long get_user_pages(int a); */\nvoid f(void)\n{\n\tget_user_pages(1, 2);\n}\n"
    assert read(tmp_path, {"mm/gup.c": text}) == {}


@pytest.mark.parametrize(("texts", "wanted"), [
    ("task, mm, addr, n, write, write, &buf->pages[0], vmas", False),
    ("task, mm, addr, n, flags, &buf->pages[0], &buf->vmas[0], NULL", True),
    ("task, mm, addr, n, flags, pages, buf->vmas, &locked", True),
    ("task, mm, addr, n, flags, vmas, pages, NULL", False),
])
def test_a_list_is_in_no_shape_that_has_pages_and_vmas_elsewhere(texts: str, wanted: bool) -> None:
    """The last two parameters of 4.10 are at the places of the pages and the VMAs of 4.6."""
    roles = ("tsk", "mm", "start", "nr_pages", "gup_flags", "pages", "vmas", "locked")
    assert arms.may_be(roles, texts.split(", ")) is wanted


def test_ranges_of_kernels_are_cut_at_those_that_others_have() -> None:
    def of(*ends: tuple[int, int]) -> list[Kernels]:
        return [Kernels(first, end) for first, end in ends]

    some = of((20, 30), (40, 90))
    for first, end, apart, both in [
        (0, 100, of((0, 20), (30, 40), (90, 100)), some), (25, 45, of((30, 40)), of((25, 30), (40, 45))),
        (20, 30, [], of((20, 30))), (30, 40, of((30, 40)), []), (50, 60, [], of((50, 60))),
    ]:
        assert views.without(Kernels(first, end), some) == apart
        assert views.among(Kernels(first, end), some) == both
