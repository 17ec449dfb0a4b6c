# SPDX-License-Identifier: GPL-2.0-only
"""check of a driver's own repository: what breaks on its kernels counts, and nothing else.

scan, check and series have to be of one mind about a call, with and without --headers.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re

import pytest
from conftest import Tool
from gitutil import commit_all, git, write
from test_driver import OLD, headers, repository

HEAD = """#include <linux/mm.h>
#include <linux/version.h>
#define DRIVER_KERNEL LINUX_VERSION_CODE
#define DRIVER_NEW (DRIVER_KERNEL >= KERNEL_VERSION(6, 5, 0))

int grab(unsigned long addr, int nr, struct page **pages, struct vm_area_struct **vmas)
{
	return
"""
PROLOGUE = """#include <linux/mm.h>
#include <linux/version.h>

int grab(struct task_struct *task, struct mm_struct *mm, unsigned long at, int n, struct page **pages)
{
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
    words += ["--kernels", "6.5.."]
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


@dataclasses.dataclass
class Case:
    """A body, and the lines on which check has to report an error, each with the kernels."""

    body: str
    errors: dict[int, str]


REMOTE = "get_user_pages_remote({}at, n, 0, pages, NULL{});\n"
TASK, NEW = REMOTE.format("task, mm, ", ", NULL"), REMOTE.format("mm, ", "")
MM = REMOTE.format("mm, ", ", NULL")
SINCE = "#if LINUX_VERSION_CODE >= KERNEL_VERSION({}, 0)\n"

#: The body begins in line 6. What is not in the list is right, or no kernel of the driver's.
HOLES = {
    "a hole between two arms": Case(
        SINCE.format("6, 5") + NEW + "#else\n" + TASK + "#endif", {9: "kernels 5.9-6.4"}
    ),
    "a ladder without a hole": Case(
        SINCE.format("6, 5") + NEW + "#elif" + SINCE.format("5, 9")[3:] + MM + "#else\n" + TASK
        + "#endif", {}
    ),
    "a head in each arm": Case(
        SINCE.format("5, 9") + "get_user_pages_remote(mm, at, n, 0,\n#else\n"
        "get_user_pages_remote(NULL, mm, at, n, 0,\n#endif\npages, NULL, NULL);", {7: "kernels from 6.5 on"}
    ),
    "the new shape a version too early": Case(
        SINCE.format("6, 4") + NEW + "#elif" + SINCE.format("5, 9")[3:] + MM + "#else\n" + TASK
        + "#endif", {7: "kernels 6.4 compile"}
    ),
    "arguments that no kernel takes": Case("get_user_pages(at, n, 0, 1, 2, 3, 4, 5, 6, 7);", {6: "kernels from 6.5 on"}),
    "arguments that no kernel of an arm takes": Case(
        BEFORE.format("5, 9") + "get_user_pages(at, n, 0, 1, 2, 3, 4, 5, 6, 7);\n#else\n"
        "get_user_pages_fast(at, n, 0, pages);\n#endif", {7: "kernels 4.9-5.8"}
    ),
    "no such function any more": Case(
        "get_user_pages_longterm(at, n, 0, pages, NULL);", {6: "kernels from 5.2 on compile"}
    ),
    "no function has the name yet": Case(
        BEFORE.format("6, 5") + "pin_user_pages(at, n, 0, pages, NULL);\n#else\n"
        "pin_user_pages(at, n, 0, pages);\n#endif", {}
    ),
    "a configure script decides": Case(
        "#ifdef HAVE_TASK\n" + TASK + "#else\n" + MM + "#endif",
        {7: "kernels from 6.5 on", 9: "kernels from 6.5 on"},
    ),
    "no kernel": Case("#if 0\n" + TASK + "#endif", {}),
}


@pytest.mark.parametrize("name", HOLES)
def test_a_call_that_breaks_on_a_kernel_of_the_driver_is_an_error(
    tool: Tool, tmp_path: pathlib.Path, name: str
) -> None:
    case = HOLES[name]
    top = repository(tmp_path / "d", PROLOGUE + case.body + "\n}\n")
    done = tool("check", "--tree", top, "--all", "--format", "json")
    found = {f["line"]: f["message"] for f in done.document["findings"] if f["severity"] == "error"}
    assert found.keys() == case.errors.keys(), found
    assert all(case.errors[line] in message for line, message in found.items()), found
    assert done.document["blind"] == [] and done.status == (1 if case.errors else 0)
    scan = json.loads(tool("scan", "--tree", top, "--format", "json").out)
    cells = {site["line"]: site["matrix"] for site in scan["sites"]}
    assert all(f["matrix"] == cells[f["line"]] for f in done.document["findings"])


def test_kernels_narrows_what_is_an_error(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", PROLOGUE + SINCE.format("6, 5") + NEW + "#else\n" + TASK + "#endif\n}\n")
    for kernels, said in (
        ("4.10..", "kernels 5.9-6.4 compile"), ("6.0..", "kernels 6.0-6.4 compile"),
        ("4.10..5.8", ""), ("6.5..", ""), ("4.9..5.4", "kernels 4.9 compile"),
    ):
        done = tool("check", "--tree", top, "--all", "--kernels", kernels)
        assert (done.status, said in done.out) == (1 if said else 0, True), (kernels, done)
        assert said or done.out == "the whole tree, 2 files checked: no user\n"


def test_a_change_is_held_against_the_kernels_of_the_whole_driver(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    ladder = BEFORE.format("4, 6") + "get_user_pages(task, mm, at, n, 1, 0, pages, NULL);\n#endif\n}\n"
    top = repository(tmp_path / "d", PROLOGUE + ladder)
    write(top, {"Makefile": b"obj-m := grab.o\ngrab-y := src/grab.o src/new.o\n"})
    write(top, {"src/new.c": (PROLOGUE + "get_user_pages(at, n, 0, pages);\n}\n").encode()})
    git(top, "add", "-A")
    ways: tuple[list[str], ...] = (["--all"], [], ["--staged"])
    for words in ways:
        done = tool("check", "--tree", top, *words, "--format", "json")
        (found,) = done.document["findings"][-1:]
        assert (done.status, found["file"], found["line"]) == (1, "src/new.c", 6)
        assert found["kernels"].startswith("4.5 breaks: 4 arguments, the function has 8"), words
    commit_all(top, "more")
    # What is there is no news, also not once it breaks on fewer kernels.
    new = BEFORE.format("4, 9") + "0;\n#else\nget_user_pages(at, n, 0, pages);\n#endif\n}\n"
    write(top, {"src/new.c": (PROLOGUE + new).encode()})
    assert tool("check", "--tree", top).status == 0
    assert tool("check", "--tree", top, "--all").status == 1


def test_what_is_wrong_beside_a_call_is_a_warning_in_a_driver(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    ladder = SINCE.format("6, 5") + "0;\n#else\nget_user_pages(at, n, 0, pages, vmas);\n#endif\n}\n"
    text = PROLOGUE.replace("struct page **pages", "struct page **pages, struct vm_area_struct **vmas")
    done = tool("check", "--tree", repository(tmp_path / "d", text + ladder), "--all")
    assert done.status == 0 and "error" not in done.out.replace("0 errors", ""), done


@pytest.mark.parametrize(("use", "why"), [
    ('kallsyms_lookup_name("get_user_pages");', "is looked up by its name"),
    ("take(&get_user_pages);", "is used other than by a call"),
    ("ops.pin = get_user_pages;", "is used other than by a call"),
])
@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_a_pointer_is_one_note(
    tool: Tool, tmp_path: pathlib.Path, use: str, why: str, old: bool
) -> None:
    words = ["--headers", str(headers(tmp_path / "h", (5, 15, 0), OLD))] if old else []
    top = repository(tmp_path / "d", PROLOGUE + use + "\n}\n")
    done = tool("check", "--tree", top, "--all", "--format", "json", *words)
    assert [(f["severity"], f["rule"], f["line"]) for f in done.document["findings"]] == [
        ("note", "gup-vmas/reference", 6)
    ]
    assert why in done.document["findings"][0]["message"] and done.status == 0
    for name, said in (
        ("github", "::notice file=src/grab.c"), ("gitlab", '"severity": "info"'),
        ("sarif", '"level": "note"'), ("text", "1 note; the whole tree, 2 files checked"), ("junit", 'tests="2" failures="0"'),
    ):
        assert said in tool("check", "--tree", top, "--all", "--format", name, *words).out, name


def test_every_format_has_the_matrix_of_a_call(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", PROLOGUE + SINCE.format("6, 5") + NEW + "#else\n" + TASK + "#endif\n}\n")
    line = "kernels 4.10-5.8 ok; 5.9-6.4 breaks: 8 arguments, the function has 7"
    formats = ("text", "github", "gitlab", "sarif", "json", "junit")
    for name in formats:
        out = tool("check", "--tree", top, "--all", "--format", name).out
        assert line in out or (name in ("sarif", "json") and f'"kernels": "{line[8:]}"' in out), out
    run = json.loads(tool("check", "--tree", top, "--all", "--format", "sarif").out)["runs"][0]
    cells = run["results"][0]["properties"]["matrix"]
    assert {"from": "5.9", "before": "6.5", "fit": "breaks", "why": "8 arguments, the function has 7"} in cells
    tool("check", "--tree", top, "--all", "--report", tmp_path / "page")
    page = (tmp_path / "page/index.html").read_text()
    assert line in page and "1 call of a driver in the tree does not fit some of its kernels." in page


@pytest.mark.parametrize("words", [["--all"], [], ["--diff", "HEAD~1..HEAD"]])
def test_a_repository_without_gup_has_nothing_to_be_told(
    tool: Tool, tmp_path: pathlib.Path, words: list[str]
) -> None:
    top = repository(tmp_path / "d", "int nothing;\n")
    write(top, {"src/grab.c": b"int something;\n"})
    commit_all(top, "more")
    done = tool("check", "--tree", top, *words)
    assert done.status == 0 and re.fullmatch(r".* checked: no (new )?user\n", done.out), done


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
