# SPDX-License-Identifier: GPL-2.0-only
"""What `make check-drivers` makes of what compilers and modpost say, and of headers it fetched."""

from __future__ import annotations

import re
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tool" / "dev"))
import check_drivers
import headers
import modules
from check_drivers import VENDOR, Driver, Verdict, judge, of_driver, table, together
from modules import BUILDS, FAILS, NO_MODPOST, Outcome

SAID = """\
make: Entering directory '/k/linux-headers'
  CC [M]  /w/license.o
  CC [M]  /w/a.o
/w/a.c:6:5: warning: no previous prototype for 'f' [-Wmissing-prototypes]
/w/a.c:10:15: error: too many arguments to function 'get_user_pages'
/w/a.c:11:15: error: too many arguments to function 'get_user_pages'
make[2]: *** [/k/scripts/Makefile.build:234: /w/a.o] Error 1
  CC [M]  b.o
In file included from b.c:3:
/w/gup_compat.h:250:2: error: #error "nothing was probed"
  LD [M]  gup-c.o
./tools/objtool/objtool: libc.so.6: version `GLIBC_2.38' not found (required by objtool)
  CC [M]  /w/d.o
gcc: error: unrecognized command-line option '-fmin-function-alignment=16'
  CC [M]  /w/e.o
/w/e.c:3:10: fatal error: linux/none.h: No such file or directory
  LD [M]  /w/gup-f.o
WARNING: modpost: "follow_it" [/w/gup-f.ko] undefined!
ERROR: modpost: "follow_it" [gup-g.ko] undefined!
ERROR: modpost: "lead_it" [gup-g.ko] undefined!
"""

TOO_MANY = Outcome(FAILS, "10: too many arguments to function 'get_user_pages'")
MOVED = Outcome(FAILS, "12: too many arguments to function 'get_user_pages'")
OTHER = Outcome(FAILS, "12: 'vma' undeclared")
GOOD = Outcome(BUILDS)


def test_the_first_error_of_each_module() -> None:
    assert modules.errors(SAID, set("abcdef")) == {
        "a": "10: too many arguments to function 'get_user_pages'",
        "b": 'gup_compat.h: #error "nothing was probed"',
        "c": "./tools/objtool/objtool: libc.so.6: version `GLIBC_2.38' not found (required by"
        " objtool)",
        "d": "unrecognized command-line option '-fmin-function-alignment=16'",
        "e": "3: linux/none.h: No such file or directory",
    }
    assert modules.errors(SAID, {"b"}).keys() == {"b"}


def test_the_symbols_that_modpost_looks_for_in_vain() -> None:
    assert modules.undefined(SAID) == {"f": ["follow_it"], "g": ["follow_it", "lead_it"]}


def test_a_kbuild_file_for_all_modules() -> None:
    text = b"#ifdef CONFIG_DRIVER_PIN\n#if defined(CONFIG_DRIVER_PIN) && defined(CONFIG_MMU)\n"
    assert modules.kbuild({"b": text, "a": b""}, "include x").splitlines()[1:] == [
        "obj-m += gup-a.o",
        "gup-a-y := a.o license.o",
        "obj-m += gup-b.o",
        "gup-b-y := b.o license.o",
        "CFLAGS_b.o := -DCONFIG_DRIVER_PIN=1",
        "include x",
    ]


@pytest.mark.parametrize(
    ("kernel", "before", "after", "left", "unfit", "ended"),
    [
        ("6.1", GOOD, GOOD, "", "", "passed"),
        ("6.12", TOO_MANY, GOOD, "", "", "passed"),
        ("6.1", GOOD, TOO_MANY, "", "", "FAILED"),
        ("6.1", GOOD, TOO_MANY, "a site is left", "a brace is missing", "FAILED"),
        ("6.1", GOOD, Outcome(NO_MODPOST), "", "", "FAILED"),
        # Where GUP has vmas, what was wrong before may stay so.
        ("5.10", TOO_MANY, MOVED, "", "", "skipped"),
        ("5.10", TOO_MANY, OTHER, "", "", "FAILED"),
        # Where it has none, nothing may but what was left.
        ("6.12", TOO_MANY, MOVED, "", "", "FAILED"),
        (VENDOR, TOO_MANY, MOVED, "", "", "FAILED"),
        ("6.12", TOO_MANY, MOVED, "a site is left", "", "skipped"),
        # A testcase that says that it compiles nowhere does not mean the calls.
        ("6.12", OTHER, OTHER, "", "a brace is missing", "skipped"),
        ("6.12", TOO_MANY, OTHER, "", "a brace is missing", "FAILED"),
        ("6.12", TOO_MANY, MOVED, "", "only 4.5 has it", "FAILED"),
    ],
)
def test_what_is_said_of_a_module_on_a_kernel(
    kernel: str, before: Outcome, after: Outcome, left: str, unfit: str, ended: str
) -> None:
    verdict = judge(kernel, before, after, left, unfit)
    assert verdict.ended == ended
    assert bool(verdict.notes) == (ended != "passed")
    assert all(kernel in note for note in verdict.notes)


def test_the_worst_of_a_module_counts() -> None:
    passed, skipped = Verdict("passed"), Verdict("skipped", ("not for 5.10",))
    failed = Verdict("FAILED", ("6.12: no",))
    assert together([passed, skipped]) == Verdict("passed", ("not for 5.10",))
    assert together([skipped, skipped]).ended == "skipped"
    assert together([passed, failed, skipped]) == Verdict("FAILED", ("6.12: no", "not for 5.10"))


def test_a_table_has_one_line_for_a_module() -> None:
    builds = {"6.1": (GOOD, GOOD), "6.12": (TOO_MANY, GOOD)}
    drivers = [
        Driver("walk", b"", True, after=b"x", builds=builds),
        Driver("odd", b"", True, left="series: no"),
        Driver("by-hand", b"", False, left="series: left"),
    ]
    assert [of_driver(driver).ended for driver in drivers] == ["passed", "FAILED", "skipped"]
    lines = table("series", drivers, ["6.1", "6.12"])
    assert [line.split() for line in lines if not line.startswith("    ")] == [
        ["series", "verdict", "6.1", "6.12"],
        ["walk", "passed", "builds", "->", "builds", "fails", "->", "builds"],
        ["odd", "FAILED", "-", "-"],
        ["by-hand", "skipped", "-", "-"],
    ]
    assert "        series: no" in lines


def test_what_a_testcase_says_of_itself() -> None:
    text = b"int f(void);\n\n/*\n * class: none\n * not-compiled: a brace is missing\n */\n"
    assert check_drivers.not_compiled(Driver("x", text, True)) == "a brace is missing"
    assert check_drivers.not_compiled(Driver("x", b"int f(void);\n", True)) == ""


def test_a_prototype_without_vmas() -> None:
    remote = (
        "long pin_user_pages_remote(struct mm_struct *mm,\n\t\t\t   unsigned int gup_flags, "
        "struct page **pages,\n\t\t\t   struct vm_area_struct **vmas, int *locked);\n"
    )
    plain = "long get_user_pages(struct page **pages,\n\t\t    struct vm_area_struct **vmas);\n"
    kept = "int f(struct vm_area_struct **prev);\nvoid unmap_vmas(struct mmu_gather *tlb);\n"
    text, count = headers.drop_vmas(remote + kept + plain)
    assert count == 2 and not re.search(r"\bvmas\b", text)
    assert "**pages, int *locked);\n" + kept in text and text.endswith("**pages);\n")


def test_headers_that_are_not_where_they_would_be_installed() -> None:
    assert headers.own_path("include /usr/src/linux-headers-6.12-common/Makefile\n") == (
        "include $(dir $(lastword $(MAKEFILE_LIST)))../linux-headers-6.12-common/Makefile\n"
    )
