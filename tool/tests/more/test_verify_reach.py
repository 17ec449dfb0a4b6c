# SPDX-License-Identifier: GPL-2.0-only
"""verify: what a commit does not reach is not built again; all else is."""

from __future__ import annotations

import pathlib

import gitutil  # noqa: F401  # puts tool/ into sys.path
import pytest
from conftest import Done, Tool
from verifylib import Kernel, make_kernel

from gupvmas.verify import reach

PIN = "long pin(unsigned long start, struct page **pages, struct vm_area_struct **vmas);\n"
LESS = "long pin(unsigned long start, struct page **pages);\n"


@pytest.fixture
def kernel(tmp_path: pathlib.Path, tool: Tool) -> Kernel:
    return make_kernel(tmp_path, tool)


def built(kernel: Kernel) -> tuple[list[str], Done]:
    """The objects that the last commit makes be compiled on arm64, and what verify says."""
    done = kernel.verify()
    log = sorted((kernel.out / "arm64").glob("0*.log"))[-1].read_text()
    words = [line.split() for line in log.splitlines()]
    return sorted(line[1] for line in words if line[:1] == ["CC"]), done


# -- builds


def test_what_does_not_name_the_function_is_not_built_again(kernel: Kernel) -> None:
    kernel.convert("get_user_pages")
    kernel.convert("pin_user_pages")
    objects, done = built(kernel)
    assert objects == ["drivers/pin.o", "mm/gup.o"]
    assert "3 objects not built again" in done.out
    found = kernel.verify("--format", "json").document
    commits = found["architectures"][0]["commits"]
    assert [(c["objects"], c["unreached"]) for c in commits] == [(4, 0), (4, 1), (4, 2)]
    # What is known without a compiler is compared with nothing.
    assert commits[1]["functions"] > commits[2]["functions"] > 0
    assert (done.status, found["summary"]["unreached"]) == (0, 3)


def test_a_caller_that_the_commit_forgot_is_built_and_does_not_compile(kernel: Kernel) -> None:
    kernel.convert("pin_user_pages", callers=False)
    objects, done = built(kernel)
    assert objects == ["drivers/pin.o", "mm/gup.o"]
    assert "drivers/pin.o: does not build" in done.out


def test_all_is_built_where_a_header_changes_something_else(kernel: Kernel) -> None:
    kernel.edit("include/linux/mm.h", "#define LIMIT 16", "#define LIMIT 17")
    kernel.convert("pin_user_pages")
    objects, _ = built(kernel)
    assert objects == ["arch/arm64/kernel/mte.o", "drivers/pin.o", "fs/exec.o", "mm/gup.o"]


def test_all_is_built_into_which_a_header_goes_that_names_the_function(kernel: Kernel) -> None:
    header = kernel.repo / "include/linux/helper.h"
    header.write_text(
        "#include <linux/mm.h>\n"
        "static inline long helper(void)\n{\n\treturn pin_user_pages(0, 0, 0, NULL, NULL);\n}\n"
    )
    kernel.edit("fs/exec.c", "#include <linux/mm.h>", "#include <linux/helper.h>")
    kernel.commit("a header that calls it")
    kernel.convert("pin_user_pages")
    objects, done = built(kernel)
    assert objects == ["drivers/pin.o", "fs/exec.o", "mm/gup.o"]
    assert "fs/exec.o: does not build" in done.out


def test_what_includes_a_changed_source_is_built(kernel: Kernel) -> None:
    kernel.edit("fs/exec.c", "#ifdef CONFIG_MMU", '#include "../drivers/pin.c"\n#ifdef CONFIG_MMU')
    kernel.commit("include a source")
    kernel.convert("pin_user_pages")
    objects, _ = built(kernel)
    assert objects == ["drivers/pin.o", "fs/exec.o", "mm/gup.o"]


def test_all_is_built_where_a_changed_source_makes_something_else(kernel: Kernel) -> None:
    """As arch/x86/kernel/asm-offsets.c makes a header."""
    kernel.edit("scripts/prepare.sh", "set -eu", 'set -eu\necho "source_x := $PWD/drivers/pin.c"'
                ' >"$O/.offsets.s.cmd"')
    kernel.commit("a header is made of a source")
    kernel.convert("pin_user_pages")
    objects, _ = built(kernel)
    assert objects == ["arch/arm64/kernel/mte.o", "drivers/pin.o", "fs/exec.o", "mm/gup.o"]


def test_a_header_that_no_other_object_would_show_is_compiled(kernel: Kernel) -> None:
    """Nobody names what is declared otherwise, and yet a compiler must see the declaration."""
    header = kernel.repo / "include/linux/helper.h"
    header.write_text(f"#include <linux/mm.h>\n{PIN}")
    kernel.edit("fs/exec.c", "#include <linux/mm.h>", "#include <linux/helper.h>")
    kernel.commit("a header that declares it")
    kernel.edit("include/linux/helper.h", "struct page *", "pages_t ")
    kernel.commit("break it")
    objects, done = built(kernel)
    assert "fs/exec.o" in objects
    assert "fs/exec.o: does not build" in done.out


# -- what is known of headers


@pytest.mark.parametrize(
    "before, after, names",
    [
        (PIN, LESS, {b"pin"}),
        (PIN, LESS.replace("\n", " /* now without */\n"), {b"pin"}),
        ("extern int a(int);\n" + PIN, "extern int a(int);\n" + LESS, {b"pin"}),
        (PIN, PIN, set()),
        (PIN, "/* words */\n" + PIN, set()),
        # Its type is not all that changes, or it is none.
        (PIN, LESS.replace("long", "int"), None),
        (PIN, "", None),
        ("", PIN, None),
        (PIN, LESS.replace(");", ") __attribute__((pure));"), None),
        (PIN, "extern " + LESS, None),
        (PIN, "static inline " + LESS.replace(";", " { return 0; }"), None),
        ("typedef " + PIN, "typedef " + LESS, None),
        # What is declared goes by another name than the word before the parenthesis.
        ("static DEFINE_SPINLOCK(a);\n", "static DEFINE_SPINLOCK(b);\n", None),
        ("module_param(a);\n", "module_param(b);\n", None),
        ("int x = f(1);\n", "int x = f(2);\n", None),
        ("int f(int), g(int);\n", "int f(int), g(long);\n", None),
        ("int f(int), g(int);\n", "int f(long), g(int);\n", None),
        ("int (*f)(int);\n", "int (*f)(long);\n", None),
        ("struct s { int (*f)(int); };\n", "struct s { int (*f)(long); };\n", None),
        ("enum { A };\n", "enum { B };\n", None),
        ("int __printf(1, 2) f(int);\n", "int __printf(1, 2) f(long);\n", None),
        # Directives, and what they cut.
        ("#define A f(1)\nint f(int);\n", "#define A f(2)\nint f(int);\n", None),
        ("#define A \\\n\tf(1)\n" + PIN, "#define A \\\n\tf(1)\n" + LESS, {b"pin"}),
        ("int f(int\n#ifdef A\n, int\n#endif\n);\n", "int f(int\n#ifdef A\n, long\n#endif\n);\n", None),
        ("#ifdef A\n" + PIN + "#endif\n", "#ifdef A\n" + LESS + "#endif\n", {b"pin"}),
        ("#ifdef A\n" + PIN + "#endif\n", "#ifdef B\n" + LESS + "#endif\n", None),
    ],
)
def test_which_functions_a_header_declares_otherwise(
    tmp_path: pathlib.Path, before: str, after: str, names: set[bytes] | None
) -> None:
    for side, text in (("old", before), ("new", after)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.h").write_text(text)
    assert reach.redeclared(tmp_path / "old", tmp_path / "new", ["a.h"]) == names


@pytest.mark.parametrize(
    "text, named",
    [
        ("long f(void)\n{\n\treturn pin(0, 0);\n}\n", True),
        ("static struct ops o = { .pin_it = pin };\n", True),
        ("#define PIN(x) pin(x, 0)\n", True),
        (LESS, True),  # what a source declares by itself is compared by the compiler
        ("int i = sizeof(pi\\\nn);\n", True),
        ("int f(void)\n{\n\treturn 1;\n}\n", False),
        ("int pinned, pin_it, spin; /* pin() is not called */\n", False),
        ('char *s = "pin";\n', False),
    ],
)
def test_what_names_a_function(tmp_path: pathlib.Path, text: str, named: bool) -> None:
    (tmp_path / "a.c").write_text(text)
    assert bool(reach.naming(tmp_path, ["a.c"], {b"pin"})) is named


@pytest.mark.parametrize(
    "changed, headers",
    [
        (["include/linux/mm.h", "mm/gup.c"], ["include/linux/mm.h"]),
        (["mm/gup.c", "Documentation/mm/gup.rst"], []),
        (["mm/other.c"], None),  # another source may include it
        (["mm/Kconfig"], None),
        (["arch/x86/entry.S"], None),
        (["include/linux/mm.h", "mm/Makefile"], None),
    ],
)
def test_which_commits_have_a_limit(changed: list[str], headers: list[str] | None) -> None:
    assert reach.limit(changed, ["mm/gup.c"]) == headers
