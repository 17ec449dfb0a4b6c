# SPDX-License-Identifier: GPL-2.0-only
"""check of a driver's own repository: what new kernels compile counts, and nothing else.

scan, check and series have to be of one mind about a call, with and without --headers.
"""

from __future__ import annotations

import json
import pathlib

import pytest
from conftest import Tool
from gitutil import write
from test_driver import OLD, headers, repository

HEAD = """#include <linux/mm.h>
#include <linux/version.h>
#define DRIVER_KERNEL LINUX_VERSION_CODE
#define DRIVER_NEW (DRIVER_KERNEL >= KERNEL_VERSION(6, 5, 0))

int grab(unsigned long addr, int nr, struct page **pages, struct vm_area_struct **vmas)
{
	return
"""
BEFORE = "#if LINUX_VERSION_CODE < KERNEL_VERSION({}, 0)\n"

#: The list, and the rule of the error that check has to report; None: the call is right.
LISTS = {
    "two older shapes in one list": (
        "get_user_pages(\n" + BEFORE.format("4, 6") + "current, current->mm,\n#endif\naddr, nr,\n"
        + BEFORE.format("4, 9") + "1, 0,\n#else\nFOLL_WRITE,\n#endif\npages, NULL);",
        "gup-vmas/unused",
    ),
    "heads written twice": (
        BEFORE.format("4, 6") + "get_user_pages(current, current->mm, addr, nr,\n#else\n"
        "get_user_pages(addr, nr,\n#endif\n" + BEFORE.format("4, 9")
        + "1, 0,\n#else\nFOLL_WRITE,\n#endif\npages, NULL);",
        "gup-vmas/unused",
    ),
    "heads written thrice": (
        BEFORE.format("4, 6") + "get_user_pages(current, current->mm, addr, nr, 1, 0,\n#elif "
        "LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)\nget_user_pages(addr, nr, 1, 0,\n#else\n"
        "get_user_pages(addr, nr, FOLL_WRITE,\n#endif\npages, NULL);",
        "gup-vmas/unused",
    ),
    "a remote call with the newer head first": (
        "#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)\nget_user_pages_remote(current->mm, addr, "
        "nr, 0,\n#else\nget_user_pages_remote(NULL, current->mm, addr, nr, 0,\n#endif\n"
        "pages, NULL, NULL);",
        "gup-vmas/unused",
    ),
    "an array is passed": (
        "get_user_pages(addr, nr,\n" + BEFORE.format("4, 9") + "1, 0,\n#else\n0,\n#endif\npages, vmas);",
        "gup-vmas/forwarded",
    ),
    "one VMA is passed": (
        "get_user_pages(addr, 1,\n" + BEFORE.format("4, 9") + "1, 0,\n#else\n0,\n#endif\n"
        "pages, &vmas[0]);",
        "gup-vmas/forwarded",
    ),
    "the parameter goes too late": (
        "get_user_pages(addr, nr, 0, pages\n" + BEFORE.format("6, 7") + ", NULL\n#endif\n);",
        "gup-vmas/unused",
    ),
    "by another name of the version": (
        "get_user_pages(addr, nr,\n#if DRIVER_KERNEL < KERNEL_VERSION(4, 9, 0)\n1, 0,\n#else\n0,\n"
        "#endif\npages, NULL);",
        "gup-vmas/unused",
    ),
    "the parameter goes in time": (
        "get_user_pages(addr, nr, 0, pages\n" + BEFORE.format("6, 5") + ", NULL\n#endif\n);", None,
    ),
    "it goes in time by another name of the version": (
        "get_user_pages(addr, nr, 0, pages\n#if !DRIVER_NEW\n, vmas\n#endif\n);", None,
    ),
    "only old kernels compile it": (
        "\n" + BEFORE.format("6, 5") + "get_user_pages(addr, nr,\n" + BEFORE.format("4, 9")
        + "1, 0,\n#else\n0,\n#endif\npages, vmas);\n#else\n0;\n#endif",
        None,
    ),
    "old kernels pass what no kernel takes": (
        "\n" + BEFORE.format("5, 9") + "get_user_pages(addr, nr, 1, 2, 3, 4, 5, 6, pages, vmas);\n"
        "#else\n0;\n#endif",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("with_headers", ["", "6.5", "5.15"])
def test_what_new_kernels_compile_counts(
    tool: Tool, tmp_path: pathlib.Path, with_headers: str
) -> None:
    words: list[str | pathlib.Path] = []
    if with_headers:
        major, minor = map(int, with_headers.split("."))
        old = OLD if major < 6 else ""
        words = ["--headers", headers(tmp_path / "headers", (major, minor, 0), old)]
    top = repository(tmp_path / "driver", HEAD + "0;\n}\n")
    names = {f"src/{number}.c": name for number, name in enumerate(LISTS)}
    write(top, {file: (HEAD + LISTS[name][0] + "\n}\n").encode() for file, name in names.items()})
    # What no Kbuild file builds beside what one does would count as a probe.
    objects = " ".join(file.removesuffix("c") + "o" for file in names)
    write(top, {"Makefile": f"obj-m := grab.o\ngrab-y := src/grab.o {objects}\n".encode()})
    done = tool("check", "--tree", top, "--all", *words, "--format", "json")
    assert done.out, done
    calls = [f for f in done.document["findings"] if f["rule"] != "gup-vmas/wrapper"]
    said = {(names[f["file"]], f["rule"], f["severity"]) for f in calls}
    assert done.document.get("blind", []) == []
    assert done.status == 1
    assert said == {(n, rule, "error") for n, (_, rule) in LISTS.items() if rule}
    scan = json.loads(tool("scan", "--tree", top, *words, "--format", "json").out)
    for site in scan["sites"]:
        rule = LISTS[names[site["file"]]][1]
        if site["conversion"] == "none":
            continue
        assert rule is not None, site
        assert f"gup-vmas/{site['class']}" == rule
    right = {f for f in names if LISTS[names[f]][1] is None}
    assert {s["file"] for s in scan["sites"] if s["conversion"] == "none"} >= right


def test_what_cannot_be_told_is_not_read(tool: Tool, tmp_path: pathlib.Path) -> None:
    text = HEAD + "get_user_pages(addr, nr, 0, pages\n#ifndef HAVE_NEW\n, NULL\n#endif\n);\n}\n"
    done = tool("check", "--tree", repository(tmp_path / "driver", text), "--all", "--format", "json")
    assert done.status == 3
    assert [b["reason"] for b in done.document["blind"]] == [
        "get_user_pages: the argument list straddles #if"
    ]


@pytest.mark.parametrize(
    "call", ["0", "get_user_pages_fast(addr, nr, 0, pages)", "nr /* get_user_pages() */"]
)
def test_the_last_call_has_gone(tool: Tool, tmp_path: pathlib.Path, call: str) -> None:
    top = repository(tmp_path / "driver", f"{HEAD}{call};\n}}\n")
    done = tool("check", "--tree", top, "--all")
    assert (done.status, done.out.count("error:")) == (0, 0), done


def test_what_is_no_code_is_refused(tool: Tool, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "other", {"README": b"nothing\n"})
    done = tool("check", "--tree", tmp_path / "other", "--all")
    assert done.status == 2 and "is not a kernel tree" in done.err
