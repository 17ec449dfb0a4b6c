# SPDX-License-Identifier: GPL-2.0-only
"""The matrix: what becomes of a driver's calls on each kernel, and that all commands say the same."""

from __future__ import annotations

import json
import pathlib

import pytest
from conftest import Tool
from gitutil import commit_all, write
from test_driver import OLD, headers, repository

HEAD = """#include <linux/mm.h>
#include <linux/version.h>

int grab(struct task_struct *task, struct mm_struct *mm, unsigned long at, int n, struct page **pages)
{
"""


def scanned(tool: Tool, top: pathlib.Path, *words: str) -> tuple[str, dict[int, list[str]]]:
    """What scan says, and the matrix of each call by its line, a cell as "4.9 6.5 ok"."""
    document = json.loads(tool("scan", "--tree", top, *words, "--format", "json").out)
    cells = {
        site["line"]: [f"{c['from']} {c['before']} {c['fit']}" for c in site["matrix"]]
        for site in document["sites"]
    }
    return tool("scan", "--tree", top, *words).out, cells


def test_a_call_without_a_ladder_fits_the_kernels_of_its_shape(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    top = repository(tmp_path / "d", HEAD + "\treturn get_user_pages(at, n, 0, pages, NULL);\n}\n")
    text, cells = scanned(tool, top)
    assert cells[6][-2:] == ["4.9 6.5 ok", "6.5 None breaks"]
    assert all(cell.endswith("breaks") for cell in cells[6][:-2])
    assert "kernels 4.9-6.4 ok; 6.5- breaks: 5 arguments, the function has 4" in " ".join(text.split())
    assert "  fits the GUP of 4.9-6.4\n  breaks on 6.5-: 1 call: src/grab.c:6\n" in text
    assert "    `series` mends 1 of 1\n" in text


def test_a_hole_between_two_arms_is_named(tool: Tool, tmp_path: pathlib.Path) -> None:
    ladder = (
        "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)\n"
        "\treturn get_user_pages_remote(mm, at, n, 0, pages, NULL);\n#else\n"
        "\treturn get_user_pages_remote(task, mm, at, n, 0, pages, NULL, NULL);\n#endif\n}\n"
    )
    top = repository(tmp_path / "d", HEAD + ladder)
    text, cells = scanned(tool, top)
    assert cells[9] == [
        "4.4 4.6 breaks", "4.6 4.9 breaks", "4.9 4.10 breaks", "4.10 5.9 ok", "5.9 6.5 breaks",
        "6.5 None not compiled",
    ]
    assert "fits the GUP of 4.10-5.8\n  breaks on 5.9-6.4: 1 call: src/grab.c:9\n" in text
    assert "fits the GUP of 6.5-\n" in text
    told = " ".join(tool("explain", "--tree", top, "src/grab.c:9").out.split())
    assert "4.10-5.8 ok; 5.9-6.4 breaks: 8 arguments, the function has 7." in told
    done = tool("series", "--tree", top, "--plan")
    assert done.out == "No call breaks on kernels from 6.5 on.\n"


def test_arguments_in_the_places_of_others_do_not_fit(tool: Tool, tmp_path: pathlib.Path) -> None:
    call = "\treturn get_user_pages_remote(task, mm, at, n, 0, 1, pages, NULL);\n}\n"
    _, cells = scanned(tool, repository(tmp_path / "d", HEAD + call))
    assert [cell for cell in cells[6] if cell.endswith("ok")] == ["4.6 4.9 ok"]


def test_what_a_configure_script_chooses_is_unknown_where_the_other_arm_fits(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    ladder = (
        "#ifdef HAVE_GUP_WITHOUT_VMAS\n\treturn get_user_pages(at, n, 0, pages);\n#else\n"
        "\treturn get_user_pages(at, n, 0, pages, NULL);\n#endif\n}\n"
    )
    text, cells = scanned(tool, repository(tmp_path / "d", HEAD + ladder))
    assert cells[9][-2:] == ["4.9 6.5 ok", "6.5 None unknown"]
    assert "!(defined(HAVE_GUP_WITHOUT_VMAS)) may choose another" in " ".join(text.split())


def test_a_macro_that_headers_of_the_driver_define_by_the_version_is_followed(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    compat = "#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 9, 0)\n#define HAVE_TASK\n#endif\n"
    ladder = (
        "#ifdef HAVE_TASK\n\treturn get_user_pages_remote(task, mm, at, n, 0, pages, NULL, NULL);\n#else\n"
        "\treturn get_user_pages_remote(mm, at, n, 0, pages, NULL, NULL);\n#endif\n}\n"
    )
    top = repository(tmp_path / "d", '#include "compat.h"\n' + HEAD + ladder)
    write(top, {"src/compat.h": compat.encode()})
    _, cells = scanned(tool, top)
    assert cells[8][-2:] == ["4.10 5.9 ok", "5.9 None not compiled"]
    assert cells[10] == ["4.4 5.9 not compiled", "5.9 6.5 ok", "6.5 None breaks"]
    # An include guard is no condition.
    write(top, {"src/compat.h": f"#ifndef C_H\n#define C_H\n{compat}#endif\n".encode()})
    assert scanned(tool, top)[1] == cells
    # Where only some kernels see the header, or it comes too late, nothing is followed.
    for text in (
        '#include <linux/version.h>\n#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 0, 0)\n'
        '#include "compat.h"\n#endif\n' + HEAD + ladder,
        HEAD + ladder + compat,
    ):
        other = repository(tmp_path / f"other{len(text)}", text)
        write(other, {"src/compat.h": b"#define HAVE_TASK\n"} if "compat.h" in text else {})
        _, cells = scanned(tool, other)
        assert not any("not compiled" in cell for own in cells.values() for cell in own)
    # Where a Makefile may define it, too, it is anybody's guess.
    write(top, {"src/Makefile": b"obj-m := grab.o\nccflags-y := -DHAVE_TASK\n"})
    _, cells = scanned(tool, top)
    assert "4.4 5.9 not compiled" not in cells[10]
    # "DHAVE_TASK" is a word that the driver may ask for as well.
    write(top, {"src/other.h": b"#ifdef DHAVE_TASK\nlong get_user_pages_remote(void);\n#endif\n"})
    assert scanned(tool, top)[1][10] == cells[10]


def test_a_macro_with_parameters_of_a_header_is_followed(tool: Tool, tmp_path: pathlib.Path) -> None:
    compat = (
        "#ifndef COMPAT_H\n#define COMPAT_H\n"
        "#define KVER_GE(a, b, c) \\\n\t(LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c))\n#endif\n"
    )
    ladder = (
        "#if KVER_GE(5, 9, 0)\n\treturn get_user_pages_remote(mm, at, n, 0, pages, NULL, NULL);\n#else\n"
        "\treturn get_user_pages_remote(task, mm, at, n, 0, pages, NULL, NULL);\n#endif\n}\n"
    )
    top = repository(tmp_path / "d", '#include "compat.h"\n' + HEAD + ladder)
    write(top, {"src/compat.h": compat.encode()})
    commit_all(top, "compat")
    _, cells = scanned(tool, top)
    assert cells[8] == ["4.4 5.9 not compiled", "5.9 6.5 ok", "6.5 None breaks"]
    assert cells[10][-2:] == ["4.10 5.9 ok", "5.9 None not compiled"]
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert done.out.startswith("1 call breaks on kernels from 6.5 on: 1 mended, 0 left to do by hand.\n")
    # It may be something else for some kernels, or ask for something else as well.
    for wrong in (
        compat.replace("#define KVER", "#ifdef X\n#define KVER").replace("#endif", "#endif\n#endif"),
        compat.replace("(a, b, c))\n", "(a, b, c) && RHEL)\n"),
    ):
        write(top, {"src/compat.h": wrong.encode()})
        _, cells = scanned(tool, top)
        assert "4.4 5.9 not compiled" not in cells[8]


def test_another_name_of_the_function_breaks_and_is_mended_where_it_is_given(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    text = HEAD.replace("\nint grab", "\n#define grab_pages get_user_pages\n\nint grab")
    top = repository(tmp_path / "d", text + "\treturn grab_pages(at, n, 0, pages, NULL);\n}\n")
    said, _ = scanned(tool, top)
    assert "breaks on 6.5-: 1 call: src/grab.c:4\n    `series` mends 1 of 1\n" in said
    checked = tool("check", "--tree", top, "--all")
    assert checked.status == 1 and "src/grab.c:4:20: error: kernels from 6.5 on" in checked.out
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert done.out.startswith("1 call breaks on kernels from 6.5 on: 1 mended, 0 left to do by hand.\n")
    (patch,) = (tmp_path / "out").glob("0001-*")
    assert "grab_pages becomes a macro that takes the argument and drops it." in patch.read_text()


@pytest.mark.parametrize(("use", "why"), [
    ("grab_pages(at, n, 0, pages, areas)", "is called with in src/grab.c:9"),
    ("use(grab_pages)", "is called with in src/grab.c:9"),
    ("grab_pages(at, n, 1, 0, pages, NULL)", "a shape of get_user_pages() that is older than 4.9"),
])
def test_another_name_whose_calls_are_not_understood_is_left(
    tool: Tool, tmp_path: pathlib.Path, use: str, why: str
) -> None:
    text = HEAD.replace("\nint grab", "\n#define grab_pages get_user_pages\n\nint grab")
    top = repository(tmp_path / "d", text + f"\n\treturn {use};\n}}\n")
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert why in done.err and not (tmp_path / "out").exists()


def test_a_function_that_is_looked_up_by_its_name_is_a_note(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    text = HEAD + '\treturn call(kallsyms_lookup_name("get_user_pages"));\n}\n'
    done = tool("series", "--tree", repository(tmp_path / "d", text), "-o", tmp_path / "out")
    assert "to do by hand: src/grab.c:6: get_user_pages is looked up by its name" in done.err
    assert done.out == (
        "No call is known to break on kernels from 6.5 on; of 1 call it can't be told whether it does.\n"
    )


def test_the_letter_says_what_older_kernels_get_and_what_still_breaks(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    body = (
        "\tstruct vm_area_struct **areas = kcalloc(n, sizeof(*areas), GFP_KERNEL);\n\tint got;\n\n"
        "\tif (!areas)\n\t\treturn -ENOMEM;\n"
        "\tgot = get_user_pages(at, n, 0, pages, areas);\n\tkfree(areas);\n\treturn got;\n}\n\n"
        "int touch(unsigned long at, struct page **pages)\n{\n"
        "\treturn get_user_pages(at, 1, FOLL_TOUCH, pages, NULL);\n}\n"
    )
    top = repository(tmp_path / "d", HEAD + body)
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert done.out.startswith("2 calls break on kernels from 6.5 on: 1 mended, 1 left to do by hand.\n")
    (patch,) = (tmp_path / "out").glob("0001-*")
    said = " ".join(patch.read_text().partition("\n---\n")[0].split())
    assert "Nothing reads what grab() passes for the VMAs, so it goes, and older kernels are passed NULL." in said
    assert "Not done, so that some kernel from 6.5 on still can't build it: src/grab.c:18." in said


def test_what_is_said_of_several_functions_is_in_the_plural(tool: Tool, tmp_path: pathlib.Path) -> None:
    body = (
        "\tstruct vm_area_struct *vma;\n\tint got = %s(at, 1, FOLL_WRITE, pages, &vma);\n\n"
        "\tif (got == 1 && vma->vm_flags & VM_IO) {\n\t\tput_page(*pages);\n\t\tgot = -EIO;\n\t}\n"
        "\treturn got;\n}\n"
    )
    touch = "\nint touch(unsigned long at, struct page **pages)\n{\n"
    hidden = "\nlong (*by_pointer)() = get_user_pages;\n"
    text = HEAD + body % "get_user_pages" + touch + body.replace("put", "unpin_user") % "pin_user_pages"
    top = repository(tmp_path / "d", text + hidden)
    done = tool("series", "--tree", top, "-o", tmp_path / "out")
    assert done.out.startswith(
        "2 calls break on kernels from 6.5 on: 2 mended, 0 left to do by hand. "
        "Whether 1 other call does can't be told.\n"
    )
    (patch,) = (tmp_path / "out").glob("0001-*")
    said = " ".join(patch.read_text().partition("\n---\n")[0].split())
    assert "removed the vmas parameter from get_user_pages() and pin_user_pages(), so" in said
    assert "grab() and touch() read the VMA: in the new arm" in said


@pytest.mark.parametrize("knob", ["FOLL_PIN", "HAVE_PINS"])
def test_a_function_that_is_not_there_may_be_one_that_is_not_chosen(
    tool: Tool, tmp_path: pathlib.Path, knob: str
) -> None:
    arms = (
        f"#ifdef {knob}\n\treturn pin_user_pages(at, n, 0, pages, NULL);\n#else\n"
        "\treturn get_user_pages(at, n, 0, pages, NULL);\n#endif\n}\n"
    )
    text, cells = scanned(tool, repository(tmp_path / "d", HEAD + arms))
    assert cells[7] == ["4.4 5.6 unknown", "5.6 6.5 ok", "6.5 None breaks"]
    assert cells[9][-2:] == ["4.9 6.5 ok", "6.5 None breaks"]
    said = f"4.9-5.5 unknown: there is no such function; defined({knob}) may choose another;"
    assert said in " ".join(text.split())


def test_an_arm_that_no_kernel_compiles_is_not_for_kernels(tool: Tool, tmp_path: pathlib.Path) -> None:
    arms = (
        "#ifdef USE_PINS\n\treturn pin_user_pages(at, n, 0, pages, NULL);\n#else\n"
        "\treturn get_user_pages(at, n, 0, pages, NULL);\n#endif\n}\n"
    )
    top = repository(tmp_path / "d", "#define USE_PINS\n" + HEAD + arms)
    text, _ = scanned(tool, top)
    assert "get_user_pages(): unused\n    conversion: none\n    no kernel compiles the arm\n" in text


def test_headers_of_a_kernel_whose_version_lies_are_a_column_of_their_own(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    top = repository(tmp_path / "d", HEAD + "\treturn get_user_pages(at, n, 0, pages, NULL);\n}\n")
    plain = headers(tmp_path / "plain", (5, 14, 0), OLD)
    text, _ = scanned(tool, top, "--headers", str(plain))
    assert "  with the headers, which say 5.14.0: no calls break\n" in text
    vendor = headers(tmp_path / "vendor", (5, 14, 0))
    text, _ = scanned(tool, top, "--headers", str(vendor))
    assert "    with the headers, which say 5.14.0, breaks: 5 arguments, the function has 4\n" in text
    assert "  with the headers, which say 5.14.0: 1 call breaks\n" in text
    assert "`backport compat --apply" in text
    document = json.loads(tool("scan", "--tree", top, "--headers", str(vendor), "--format", "json").out)
    (site,) = document["sites"]
    assert site["headers"] == {"fit": "breaks", "why": "5 arguments, the function has 4"}
