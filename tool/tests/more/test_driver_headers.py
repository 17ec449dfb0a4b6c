# SPDX-License-Identifier: GPL-2.0-only
"""A driver next to headers without the parameter: nothing is written that they would refuse."""

from __future__ import annotations

import pathlib
import re

import kernelslib
import pytest
from conftest import Tool
from gitutil import write
from test_driver import added, removed, series

HEAD = "#include <linux/mm.h>\n#include <linux/sched.h>\n\n"


def headers(top: pathlib.Path, shape: str = "6.12.0", version: str = "") -> pathlib.Path:
    """Headers in the shape of a version, which say that they are of ``version``."""
    numbers = (version or shape).split(".")
    makefile = "VERSION = {}\nPATCHLEVEL = {}\nSUBLEVEL = {}\nEXTRAVERSION =\n".format(*numbers)
    write(top, {"Makefile": makefile.encode()})
    kernelslib.headers(top, shape)
    return top


def driver(top: pathlib.Path, *calls: str, before: str = "") -> pathlib.Path:
    """A driver with a function for each call."""
    text = HEAD + before
    for number, call in enumerate(calls):
        text += (
            f"long grab{number}(struct mm_struct *mm, unsigned long at, int n, struct page **p)\n"
            f"{{\n\treturn {call};\n}}\n\n"
        )
    write(top, {"grab.c": text.encode()})
    return top


NEXT = "get_user_pages(at, n, 0, p, NULL)"

#: A call in a shape older than the last with VMAs, and the line that 6.5 gets for it.
OLDER = {
    "get_user_pages(current, current->mm, at, n, 1, 0, p, NULL)":
        "get_user_pages(at, n, FOLL_WRITE, p)",
    "get_user_pages(at, n, 1, 0, p, NULL)": "get_user_pages(at, n, FOLL_WRITE, p)",
    "get_user_pages_remote(current, mm, at, n, FOLL_FORCE, p, NULL, NULL)":
        "get_user_pages_remote(mm, at, n, FOLL_FORCE, p, NULL)",
    "get_user_pages_remote(current, mm, at, n, 1, 0, p, NULL)":
        "get_user_pages_remote(mm, at, n, FOLL_WRITE, p, NULL)",
    "get_user_pages_remote(current, mm, at, n, FOLL_FORCE, p, NULL)":
        "get_user_pages_remote(mm, at, n, FOLL_FORCE, p, NULL)",
    "pin_user_pages_remote(current, mm, at, n, FOLL_FORCE, p, NULL, NULL)":
        "pin_user_pages_remote(mm, at, n, FOLL_FORCE, p, NULL)",
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLDER.items(), ids=OLDER)
def test_a_call_in_an_older_shape_gets_an_arm_with_headers_as_without(
    tool: Tool, tmp_path: pathlib.Path, old: str, new: str
) -> None:
    top, kernel = driver(tmp_path / "driver", old), headers(tmp_path / "kernel")
    plain = series(tool, top, tmp_path / "plain")
    status, _, patch = series(tool, top, tmp_path / "out", "--headers", str(kernel))
    assert status == 0 and added(patch) == added(plain[2]) and removed(patch) == []
    assert f"\treturn {new};" in added(patch)


def test_one_call_in_an_older_shape_shows_that_the_driver_is_for_more_kernels(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    top = driver(tmp_path / "driver", NEXT, next(iter(OLDER)))
    _, _, patch = series(
        tool, top, tmp_path / "out", "--headers", str(headers(tmp_path / "kernel"))
    )
    assert removed(patch) == [] and added(patch).count("#else") == 2


def test_calls_that_are_one_argument_off_lose_it(tool: Tool, tmp_path: pathlib.Path) -> None:
    top = driver(
        tmp_path / "driver", NEXT, "pin_user_pages_remote(mm, at, n, FOLL_FORCE, p, NULL, NULL)"
    )
    kernel = str(headers(tmp_path / "kernel"))
    _, _, patch = series(tool, top, tmp_path / "out", "--headers", kernel)
    assert added(patch) == [
        "\treturn get_user_pages(at, n, 0, p);",
        "\treturn pin_user_pages_remote(mm, at, n, FOLL_FORCE, p, NULL);",
    ]


@pytest.mark.parametrize("call", OLDER)
def test_check_says_so_and_writes_nothing_that_does_not_compile(
    tool: Tool, tmp_path: pathlib.Path, call: str
) -> None:
    top, kernel = driver(tmp_path / "driver", call), headers(tmp_path / "kernel")
    fixes = tmp_path / "fixes"
    done = tool("check", "--tree", top, "--all", "--headers", kernel, "--fix-it", fixes)
    assert done.status == 1 and "kernels from 6.5 on compile this" in done.out
    assert not fixes.exists() or not fixes.read_text()


@pytest.mark.parametrize("call", [
    "get_user_pages_remote(mm, at, n, 0, p)",
    "get_user_pages(mm, at, n)",
    "pin_user_pages(mm, at, n, 0, p, NULL, NULL)",
])
def test_a_call_that_fits_no_kernel_is_never_in_the_new_shape(
    tool: Tool, tmp_path: pathlib.Path, call: str
) -> None:
    top, kernel = driver(tmp_path / "driver", call), headers(tmp_path / "kernel")
    out = tool("scan", "--tree", top, "--headers", kernel).out
    assert "converted" not in out and "no kernel has a" in out
    done = tool("check", "--tree", top, "--all", "--headers", kernel)
    assert done.status == 1 and "which does not fit" in done.out and "[gup-vmas/shape]" in done.out


def test_headers_that_do_not_declare_the_function_are_believed(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    kernel = headers(tmp_path / "kernel")
    header = kernel / "include/linux/mm.h"
    text = re.sub(r"long pin_user_pages_remote\(.*?;\n", "", header.read_text(), flags=re.DOTALL)
    header.write_text(text)
    top = driver(
        tmp_path / "driver", "pin_user_pages_remote(mm, at, n, 0, p, NULL, NULL)"
    )
    status, err, patch = series(
        tool, top, tmp_path / "out", "--headers", str(kernel), "--strict"
    )
    assert (status, patch) == (1, "")
    assert "the headers at hand declare no pin_user_pages_remote()" in err


ARMS = """#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define grab(s, n, p) get_user_pages(s, n, 0, p)
#else
#define grab(s, n, p) get_user_pages(s, n, 0, p, NULL)
#endif
"""


def test_an_arm_for_older_versions_that_such_a_kernel_compiles_is_not_called_right(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """A vendor's 5.14 took the change over: the version does not tell the shape there."""
    kernel = headers(tmp_path / "kernel", "6.12.0", "5.14.0")
    top = driver(tmp_path / "driver", before=ARMS)
    out = tool("scan", "--tree", top, "--headers", kernel).out
    said = " ".join(out.split())
    assert "have no vmas parameter" in said and "backport compat" in said
    assert tool("check", "--tree", top, "--all", "--headers", kernel).status == 1
    status, err, _ = series(tool, top, tmp_path / "out", "--headers", str(kernel), "--strict")
    assert status == 1 and "the headers say 5.14.0" in err
    assert tool("check", "--tree", top, "--all", "--headers", headers(tmp_path / "new")).status == 0


VMA = HEAD + """unsigned long flags_of(struct mm_struct *mm, unsigned long at)
{
	struct vm_area_struct *vma;
	unsigned long flags = 0;
	struct page *page;
	long got;

	mmap_read_lock(mm);
	got = get_user_pages_remote(mm, at, 1, 0, &page, &vma, NULL);
	if (got == 1) {
		flags = vma->vm_flags;
		put_page(page);
	}
	mmap_read_unlock(mm);
	return flags;
}
"""


def test_a_lookup_untags_by_what_the_headers_have(tool: Tool, tmp_path: pathlib.Path) -> None:
    """That vendor's 5.14 again: untagged_addr_remote() came with 6.4."""
    kernel = headers(tmp_path / "kernel", "6.12.0", "5.14.0")
    for path in (kernel / "include").rglob("*.h"):
        text = path.read_text()
        path.write_text(text.replace("untagged_addr_remote", "untagged_addr_of_another_kernel"))
    write(tmp_path / "driver", {"grab.c": VMA.encode()})
    _, _, patch = series(tool, tmp_path / "driver", tmp_path / "out", "--headers", str(kernel))
    assert "\t\tvma = vma_lookup(mm, untagged_addr(at));" in added(patch)
