# SPDX-License-Identifier: GPL-2.0-only
"""--kernels: the kernels that a driver is said to be for, which is what its calls are held against."""

from __future__ import annotations

import pathlib

import pytest
from conftest import Tool, tarball
from gupvmas.base.errors import UsageError
from gupvmas.code.model import BEYOND
from gupvmas.scan.driver import claim
from test_driver import PLAIN, headers, repository

COMMANDS = {
    "scan": ("scan",), "check": ("check", "--all"), "series": ("series", "--plan"),
    "explain": ("explain", "src/grab.c:5"),
}


@pytest.mark.parametrize(("text", "first", "end"), [
    ("4.9..", 0x40900, BEYOND),
    ("4.9..6.4", 0x40900, 0x60500),
    ("..6.4", 0, 0x60500),
    ("5.10.3..5.10.3", 0x50a03, 0x50a04),
    ("4.4..4.4.255", 0x40400, 0x40500),
    ("4.9..4.9", 0x40900, 0x40a00),
    ("6.0..5.255", None, None),
    ("6.5..", 0x60500, BEYOND),
])
def test_both_ends_of_a_range_are_in_it(text: str, first: int | None, end: int | None) -> None:
    if first is None:
        with pytest.raises(UsageError):
            claim.parse(text)
        return
    assert (claim.parse(text).first, claim.parse(text).end) == (first, end)


@pytest.mark.parametrize(("text", "said"), [
    ("", "names no kernels: give 4.9.., 4.9..6.4 or ..6.4"),
    ("..", "names no kernels"),
    ("4.9", "names no kernels"),
    ("4.9-6.4", "names no kernels"),
    ("v4.9..", "names no kernels"),
    ("4.9...6.4", "names no kernels"),
    ("4..6", "names no kernels"),
    ("4.300..", "names no kernels"),
    ("\u0664.9..", "names no kernels"),
    ("new\nline..", "names no kernels"),
    ("6.4..4.9", "the first is newer than the last"),
    ("..4.3", "what GUP was before 4.4 is not known"),
])
def test_what_is_no_range_is_refused_in_one_line_by_each_command(
    tool: Tool, tmp_path: pathlib.Path, text: str, said: str
) -> None:
    top = repository(tmp_path / "d", PLAIN)
    for words in COMMANDS.values():
        done = tool(*words, "--tree", top, f"--kernels={text}")
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1), done
        assert done.err.startswith("gup-vmas: --kernels: ") and said in done.err


def test_a_kernel_tree_is_one_kernel(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tarball(tmp_path / "linux")
    for command in ("scan", "check"):
        done = tool(*COMMANDS[command], "--tree", tree, "--kernels", "4.9..")
        assert done.status == 2 and "is a kernel tree, which is one kernel" in done.err


def test_scan_and_explain_show_the_kernels_that_were_named(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", PLAIN)
    said = tool("scan", "--tree", top, "--kernels", "4.6..6.1").out
    assert "breaks on 4.6-4.8: 1 call: src/grab.c:5\n  fits the GUP of 4.9-6.1\n" in said
    assert "kernels 4.6-4.8 breaks: 5 arguments, the function has 6; 4.9-6.1 ok\n" in said
    assert "breaks on 6.5" not in said
    told = " ".join(tool("explain", "--tree", top, "src/grab.c:5", "--kernels", "6.0..").out.split())
    assert "6.0-6.4 ok; 6.5- breaks: 5 arguments, the function has 4." in told


def test_a_range_goes_with_headers(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", PLAIN)
    given = headers(tmp_path / "h", (6, 5, 0))
    done = tool("scan", "--tree", top, "--headers", given, "--kernels", "4.9..6.4")
    assert "fits the GUP of 4.9-6.4\n  with the headers, which say 6.5.0: 1 call breaks" in done.out


HEAD = """#include <linux/mm.h>
#include <linux/version.h>

long grab(struct task_struct *task, struct mm_struct *mm, unsigned long at, int n, struct page **p)
{
"""


def test_the_kernels_that_an_arm_names_are_claimed_though_its_call_breaks_there(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    ladder = (
        "#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)\n"
        "\treturn get_user_pages(at, n, 0, p, NULL);\n#else\n"
        "\treturn get_user_pages(at, n, 0, p, NULL);\n#endif\n}\n"
    )
    said = tool("scan", "--tree", repository(tmp_path / "d", HEAD + ladder)).out
    assert "  breaks on 4.6-4.8: 1 call: src/grab.c:7\n  fits the GUP of 4.9-6.4\n" in said


def test_an_arm_that_compiles_no_call_claims_nothing(tool: Tool, tmp_path: pathlib.Path) -> None:
    ladder = (
        "#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)\n"
        "\treturn get_user_pages_remote(task, mm, at, n, 0, p, NULL);\n#else\n"
        '#error "too old"\n#endif\n}\n'
    )
    said = tool("scan", "--tree", repository(tmp_path / "d", HEAD + ladder)).out
    assert "  breaks on 4.10-6.4: 1 call: src/grab.c:7\n  breaks on 6.5-" in said


def test_kernels_that_an_error_stops_are_no_kernels_of_the_driver(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """Whatever comes behind the #error, or before it: nothing of the file is compiled for them."""
    text = (
        "#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n# error too old\n"
        "#elif !defined(CONFIG_MMU)\n#error no MMU\n#endif\n"
        "long touch(unsigned long at, struct page **p)\n{\n"
        "#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n"
        "\treturn get_user_pages(current, current->mm, at, 1, 1, 0, p, NULL);\n#else\n"
        "\treturn get_user_pages(at, 1, FOLL_WRITE, p, NULL);\n#endif\n}\n"
        "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)\n#error not ported\n#endif\n"
    )
    top = repository(tmp_path / "d", HEAD[: HEAD.index("\nlong")] + text)
    said = " ".join(tool("scan", "--tree", top).out.split())
    assert "conversion: none kernels from 6.5 on get no further than the #error in line 17" in said
    assert "conversion: none no kernel compiles the arm" in said
    assert "breaks on 4.6-4.8: 1 call: src/grab.c:13 fits the GUP of 4.9-6.4 Ledger" in said
    assert tool("check", "--tree", top, "--all", "--kernels", "4.9..").status == 0
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert done.out == "No call breaks on kernels from 6.5 on.\n"


def test_arguments_of_two_shapes_are_taken_for_those_of_the_newer(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    call = "\treturn get_user_pages_remote(NULL, mm, at, n, 0, p, NULL, NULL);\n}\n"
    top = repository(tmp_path / "d", HEAD + call)
    said = " ".join(tool("scan", "--tree", top, "--kernels", "4.4..").out.split())
    assert "4.6-4.8 unknown: the arguments may be those of 4.10-5.8; 4.9 breaks" in said
    assert "4.10-5.8 ok; 5.9-6.4 breaks" in said
    assert "  fits the GUP of 4.10-5.8\n" in tool("scan", "--tree", top).out
