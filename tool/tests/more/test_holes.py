# SPDX-License-Identifier: GPL-2.0-only
"""series --kernels: older kernels that a driver serves in name get calls that they take."""

from __future__ import annotations

import pathlib
import re

import pytest
from conftest import Tool
from gitutil import git
from test_driver import repository

HEAD = """#include <linux/mm.h>
#include <linux/version.h>

long grab(struct task_struct *task, struct mm_struct *mm, unsigned long at, int n, int write,
	  unsigned int flags, struct page **pages, struct vm_area_struct **vmas)
{
	long got;

"""
TAIL = "\treturn got;\n}\n"


def ladder(*arms: tuple[str, str]) -> str:
    """A driver with one call in each arm: tests of the version, and statements."""
    words = ["#if", *["#elif"] * len(arms)]
    lines = [f"{w} {t}\n\t{s}\n" if t else f"#else\n\t{s}\n" for w, (t, s) in zip(words, arms)]
    return HEAD + "".join(lines) + "#endif\n" + TAIL


def older(major: int, minor: int) -> str:
    return f"LINUX_VERSION_CODE < KERNEL_VERSION({major}, {minor}, 0)"


def mended(tool: Tool, top: pathlib.Path, kernels: str) -> tuple[str, str]:
    """What series says, and the driver's file behind it."""
    done = tool("series", "--tree", top, "-o", top.parent / f"out-{top.name}", "--branch", "done", "--kernels", kernels)
    assert done.status == 0, done.err
    return done.out + done.err, git(top, "show", "done:src/grab.c").rstrip() + "\n"


def broken(tool: Tool, top: pathlib.Path, kernels: str) -> list[str]:
    """On which kernels calls of the branch break, by scan."""
    text = tool("scan", "--tree", top, "--rev", "done", "--kernels", kernels).out
    return re.findall("^  breaks on ([^:]*):", text, re.M)


def test_a_task_that_5_9_does_not_take_any_more_goes(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", ladder(
        (older(4, 10), "got = get_user_pages_remote(task, mm, at, n, flags, pages, vmas);"),
        ("", "got = get_user_pages_remote(task, mm, at, n, flags, pages, vmas, NULL);"),
    ))
    said, text = mended(tool, top, "4.9..")
    assert said.startswith(
        "1 call breaks on kernels from 6.5 on: 1 mended, 0 left to do by hand.\n"
        "1 call breaks on older kernels of --kernels: 1 mended, 0 left to do by hand.\n"
    )
    assert text == ladder(
        (older(4, 10), "got = get_user_pages_remote(task, mm, at, n, flags, pages, vmas);"),
        (older(5, 9), "got = get_user_pages_remote(task, mm, at, n, flags, pages, vmas, NULL);"),
        (older(6, 5), "got = get_user_pages_remote(mm, at, n, flags, pages, vmas, NULL);"),
        ("", "got = get_user_pages_remote(mm, at, n, flags, pages, NULL);"),
    )
    assert not broken(tool, top, "4.9..")


def test_the_commits_are_told_apart(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", HEAD + "\tgot = get_user_pages(at, n, flags, pages, NULL);\n" + TAIL)
    mended(tool, top, "4.9..")
    assert len(git(top, "log", "--format=%s", "HEAD..done").splitlines()) == 1  # no hole, no commit
    top = repository(tmp_path / "e", ladder(
        (older(6, 5), "got = get_user_pages_remote(task, mm, at, n, flags, pages, NULL, NULL);"),
        ("", "got = get_user_pages_remote(mm, at, n, flags, pages, NULL);"),
    ))
    mended(tool, top, "4.10..")
    (subject,) = git(top, "log", "--format=%s", "HEAD..done").splitlines()
    assert subject == "src: grab: build on kernels 5.9-6.4"
    body = " ".join(git(top, "log", "--format=%b", "HEAD..done").split())
    assert body.startswith(
        "grab() does not build on kernels 5.9-6.4: what it passes to get_user_pages_remote() is not "
        "what is taken there. Add arms for these kernels"
    )


@pytest.mark.parametrize(("call", "kernels", "new"), [
    # the local function took an mm before 4.6, the remote one does since
    ("get_user_pages(task, mm, at, n, 1, 0, pages, vmas)", "4.4..6.4",
     "get_user_pages_remote(task, mm, at, n, FOLL_WRITE, pages, vmas, NULL)"),
    ("get_user_pages_remote(task, mm, at, n, 1, 0, pages, vmas)", "4.4..4.5",
     "get_user_pages(task, mm, at, n, 1, 0, pages, vmas)"),
    # write and force were arguments, in 4.4.y until 4.4.168 as well
    ("get_user_pages(current, current->mm, at, n, write, 0, pages, vmas)", "4.4..4.4",
     "get_user_pages(current, current->mm, at, n, write ? FOLL_WRITE : 0, pages, vmas)"),
    ("get_user_pages(current, current->mm, at, n, n > 1, 1, pages, vmas)", "4.4..4.4",
     "get_user_pages(current, current->mm, at, n, ((n > 1) ? FOLL_WRITE : 0) | FOLL_FORCE, pages, vmas)"),
    ("get_user_pages(task, mm, at, n, write /* or */, write /* for good */, pages, vmas)", "4.4..6.4",
     "get_user_pages_remote(mm, at, n, write ? FOLL_WRITE | FOLL_FORCE : 0, pages, vmas, NULL)"),
    ("get_user_pages(at, n, write ? FOLL_WRITE | FOLL_FORCE : 0, pages, vmas)", "4.6..",
     "get_user_pages(at, n, write, write, pages, vmas)"),
    ("get_user_pages(at, n, FOLL_WRITE | FOLL_FORCE, pages, vmas)", "4.6..",
     "get_user_pages(at, n, 1, 1, pages, vmas)"),
    ("get_user_pages_remote(task, mm, at, n, flags, pages, vmas, NULL)", "4.9..",
     "get_user_pages_remote(task, mm, at, n, flags, pages, vmas)"),
])
def test_a_call_is_made_in_the_shape_of_each_kernel(
    tool: Tool, tmp_path: pathlib.Path, call: str, kernels: str, new: str
) -> None:
    top = repository(tmp_path / "d", f"{HEAD}\tgot = {call};\n{TAIL}")
    _, text = mended(tool, top, kernels)
    flat = re.sub(r"\s+", " ", text)
    assert f"got = {call};" in flat and f"got = {new};" in flat
    assert not broken(tool, top, kernels)


def test_a_list_across_an_if_is_written_once_in_its_arm(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", HEAD + (
        "\tgot = get_user_pages_remote(\n#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)\n"
        "\t\ttask,\n#endif\n\t\tmm, at, n, flags, pages, vmas, NULL);\n"
    ) + TAIL)
    _, text = mended(tool, top, "4.10..")
    assert text.count("get_user_pages_remote(mm, at, n, flags, pages, vmas, NULL);") == 1
    assert not broken(tool, top, "4.10..")


def test_flags_that_old_kernels_can_not_be_told_are_left_with_the_kernels(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    top = repository(tmp_path / "d", HEAD + "\tgot = get_user_pages(at, n, flags, pages, NULL);\n" + TAIL)
    said, text = mended(tool, top, "4.6..")
    assert "1 call breaks on older kernels of --kernels: 0 mended, 1 left to do by hand.\n" in said
    assert "to do by hand: src/grab.c:9: on kernels 4.6-4.8: that tree's takes write and force" in said
    assert "KERNEL_VERSION(4, 9" not in text


def test_what_other_kernels_compile_stays_as_it_is(tool: Tool, tmp_path: pathlib.Path) -> None:
    """Also of a second call, which fits those kernels, and of kernels between two stable releases."""
    top = repository(tmp_path / "d", ladder(
        (older(4, 6), "got = get_user_pages(current, current->mm, at, n, 1, 0, pages, NULL);"),
        (older(4, 9), "got = get_user_pages(at, n, 1, 0, pages, NULL);"),
        ("", "got = get_user_pages(at, n, FOLL_WRITE, pages, NULL);"),
    ))
    _, text = mended(tool, top, "4.4..")
    assert (
        "#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 168) && \\\n"
        "    LINUX_VERSION_CODE < KERNEL_VERSION(4, 5, 0)\n"
        "\tgot = get_user_pages(current, current->mm, at, n, FOLL_WRITE, pages,\n"
        "\t\t\t     NULL);\n"
        "#elif LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)\n"
    ) in text
    assert not broken(tool, top, "4.4..")


def test_without_kernels_holes_are_named_and_stay(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", ladder(
        (older(6, 5), "got = get_user_pages_remote(task, mm, at, n, flags, pages, NULL, NULL);"),
        ("", "got = get_user_pages_remote(mm, at, n, flags, pages, NULL);"),
    ))
    done = tool("series", "--tree", top, "--plan")
    assert done.out == "No call breaks on kernels from 6.5 on.\n"
    done = tool("series", "--tree", top, "--plan", "--kernels", "4.10..")
    assert done.out.splitlines()[1:] == [
        "1 call breaks on older kernels of --kernels: 1 mended, 0 left to do by hand.",
        "1. src: grab: build on kernels 5.9-6.4",
    ]


def test_kernels_that_are_not_asked_for_get_no_arm(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = repository(tmp_path / "d", HEAD + (
        "\tgot = get_user_pages_remote(task, mm, at, n, flags, pages, NULL, NULL);\n"
    ) + TAIL)
    said, text = mended(tool, top, "4.10..6.4")
    assert said.startswith("1 call breaks on older kernels of --kernels: 1 mended, 0 left to do by hand.\n")
    assert "get_user_pages_remote(mm, at, n, flags, pages, NULL, NULL);" in text
    assert "get_user_pages_remote(mm, at, n, flags, pages, NULL);" not in text  # the shape of 6.5
    assert not broken(tool, top, "4.10..6.4")
