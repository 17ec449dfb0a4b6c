# SPDX-License-Identifier: GPL-2.0-only
"""A driver's own repository, without a kernel in it, as its maintainer would use the tool on it."""

from __future__ import annotations

import json
import pathlib
import re

import jsonschema
import pytest
from conftest import ROOT, Tool
from gitutil import commit_all, git, make_repo, write

LADDER = """#include <linux/mm.h>
#include <linux/version.h>

int grab(unsigned long addr, int nr, struct page **pages)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	return get_user_pages(addr, nr, 1, 0, pages, NULL);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}
"""

PLAIN = """#include <linux/mm.h>

int grab(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}
"""

MAKEFILE = b"obj-m := grab.o\n"


@pytest.fixture
def driver(tmp_path: pathlib.Path) -> pathlib.Path:
    return repository(tmp_path / "driver", LADDER)


def repository(where: pathlib.Path, text: str) -> pathlib.Path:
    return make_repo(where, {"Makefile": MAKEFILE, "src/grab.c": text.encode()})


def headers(
    where: pathlib.Path, version: tuple[int, int, int] = (6, 5, 0), vmas: str = ""
) -> pathlib.Path:
    """A headers package, unpacked: of that version, with or without the parameter."""
    text = (
        "long get_user_pages(unsigned long start, unsigned long nr_pages,\n"
        f"\t\t    unsigned int gup_flags, struct page **pages{vmas});\n"
    )
    makefile = "VERSION = {}\nPATCHLEVEL = {}\nSUBLEVEL = {}\nEXTRAVERSION =\n".format(*version)
    top = where / "usr/src/linux-headers"
    write(top, {"include/linux/mm.h": text.encode(), "Makefile": makefile.encode()})
    return where


OLD = ", struct vm_area_struct **vmas"


def series(tool: Tool, driver: pathlib.Path, out: pathlib.Path, *more: str) -> tuple[int, str, str]:
    """Status, what was said on stderr, and the patch of a series."""
    done = tool("series", "--tree", driver, "-o", out, "-q", *more)
    patches = sorted(out.glob("0001-*.patch"))
    return done.status, done.err, patches[0].read_text() if patches else ""


def added(patch: str) -> list[str]:
    """The lines that a patch adds."""
    return re.findall(r"^\+(?!\+\+ )(.*)$", patch, re.MULTILINE)


def removed(patch: str) -> list[str]:
    """The lines that a patch removes."""
    return re.findall(r"^-(?!-- |--$)(.*)$", patch, re.MULTILINE)[:-1]


# -- scan


def test_scan_accounts_for_every_arm(tool: Tool, driver: pathlib.Path) -> None:
    done = tool("scan", "--tree", driver, "--format", "json")
    document = json.loads(done.out)
    jsonschema.validate(document, json.loads((ROOT / "tool/schema/scan-1.json").read_text()))
    assert done.status == 0 and document["ledger"]["balanced"]
    assert document["tree"]["version"] == ""
    assert [(s["conversion"], s["kernels"]) for s in document["sites"]] == [
        ("none", [{"from": None, "before": "4.9"}]),
        ("new-arm", [{"from": "4.9", "before": None}]),
    ]


def test_scan_says_what_it_looked_at(tool: Tool, driver: pathlib.Path) -> None:
    out = tool("scan", "--tree", driver).out
    assert "A driver outside of a kernel tree: 2 sites" in out
    assert "the arm is for kernels before 4.9" in out


OLD_ARMS = """#include <linux/mm.h>
#include <linux/version.h>

long grab(struct mm_struct *mm, unsigned long at, struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages_remote(mm, at, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 9, 0)
	return get_user_pages_remote(mm, at, 1, 0, pages, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)
	return get_user_pages_remote(current, mm, at, 1, 0, pages, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	return get_user_pages_remote(current, mm, at, 1, 0, pages, NULL, NULL);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
	return get_user_pages_remote(current, mm, at, 1, 0, 0, pages, NULL);
#else
	return -ENOSYS;
#endif
}
"""


#: A site of the scan: its line, and what is said of it.
ARM = r"^src/grab\.c:(\d+): .*\n +conversion: .*\n((?: {4}.*\n)+?) +kernels"


def test_an_arm_is_in_the_shape_of_its_kernels_only_if_it_fits_all(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """4.9 alone has seven arguments; 4.6 to 4.8 have eight, two of which are write and force."""
    out = tool("scan", "-v", "--tree", repository(tmp_path / "driver", OLD_ARMS)).out
    said = {
        int(line): " ".join(words.split())
        for line, words in re.findall(ARM, out, re.MULTILINE)
    }
    others = "none of them is without the parameter"
    assert said[9] == "the arm is for kernels before 6.5, from 5.9 on, and in the shape that they have"
    assert said[11] == f"the arm is for kernels before 5.9, from 4.9 on: {others}"
    assert said[13] == f"the arm is for kernels before 4.9, from 4.6 on: {others}"
    assert "no kernel compiles the arm" in out.partition("src/grab.c:15:")[2]


def test_an_arm_that_nobody_could_read_is_reported(tool: Tool, tmp_path: pathlib.Path) -> None:
    text = LADDER.replace("return get_user_pages(addr, nr, FOLL", "return $ get_user_pages(addr, nr, FOLL")
    done = tool("scan", "--tree", repository(tmp_path / "driver", text))
    assert done.status == 3
    assert "src/grab.c:9" in done.err and "could not parse" in done.err
    assert "src/grab.c:7: get_user_pages(): unused" in done.out


def test_a_directory_without_any_of_it_is_refused(tool: Tool, tmp_path: pathlib.Path) -> None:
    done = tool("scan", "--tree", repository(tmp_path / "other", "int x;\n"))
    assert done.status == 2
    assert "is not a kernel tree" in done.err and "nothing in it calls get_user_pages" in done.err


def test_a_part_of_a_kernel_is_no_driver_unless_headers_are_named(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    kernel = tool.repository(tmp_path / "linux", {"drivers/own/grab.c": LADDER.encode()})
    done = tool("scan", "--tree", kernel / "drivers/own")
    assert done.status == 2 and f"its top is {kernel}" in done.err
    top = headers(tmp_path / "headers")
    assert tool("scan", "--tree", kernel / "drivers/own", "--headers", top).status == 0


# -- series


def test_series_adds_the_arm_that_a_person_would_have(
    tool: Tool, driver: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    status, _, patch = series(tool, driver, tmp_path / "out")
    assert status == 0
    assert "Subject: [PATCH 1/1] src: grab: build on kernels whose GUP has no vmas" in patch
    assert added(patch) == [
        "#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)",
        "#else",
        "	return get_user_pages(addr, nr, FOLL_WRITE, pages);",
    ]
    assert removed(patch) == ["#else"]


def test_the_patch_applies_and_a_second_run_has_nothing_to_do(
    tool: Tool, driver: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    series(tool, driver, tmp_path / "out")
    git(driver, "am", "-q", *map(str, sorted((tmp_path / "out").glob("0001-*"))))
    done = tool("series", "--tree", driver, "-o", tmp_path / "again")
    assert done.status == 0 and done.out == "No call breaks on kernels from 6.5 on.\n"
    assert tool("check", "--tree", driver, "--all").status == 0


def test_a_driver_that_is_no_repository_works_too(tool: Tool, tmp_path: pathlib.Path) -> None:
    write(tmp_path / "driver", {"grab.c": LADDER.encode()})
    status, _, patch = series(tool, tmp_path / "driver", tmp_path / "out")
    assert status == 0 and "KERNEL_VERSION(6, 5, 0)" in patch


def test_a_driver_for_one_new_kernel_just_loses_the_argument(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    driver = repository(tmp_path / "driver", PLAIN)
    top = headers(tmp_path / "headers")
    _, _, patch = series(tool, driver, tmp_path / "out", "--headers", str(top))
    assert added(patch) == ["	return get_user_pages(addr, nr, FOLL_WRITE, pages);"]


def test_without_headers_the_same_driver_keeps_building_on_old_ones(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    driver = repository(tmp_path / "driver", PLAIN)
    _, _, patch = series(tool, driver, tmp_path / "out")
    assert added(patch)[:2] == [
        "#include <linux/version.h>", "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)",
    ]
    assert removed(patch) == []


def test_headers_in_the_old_shape_do_not_stop_the_patch_for_new_kernels(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    driver = repository(tmp_path / "driver", PLAIN)
    top = headers(tmp_path / "headers", (5, 10, 3), OLD)
    _, _, patch = series(tool, driver, tmp_path / "out", "--headers", str(top))
    assert "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)" in added(patch)


def test_where_a_vendor_was_early_a_test_of_the_version_is_refused(
    tool: Tool, driver: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    top = headers(tmp_path / "headers", (6, 4, 0))
    status, err, patch = series(
        tool, driver, tmp_path / "out", "--headers", str(top), "--strict"
    )
    assert (status, patch) == (1, "")
    assert "the headers say 6.4.0 and have no vmas parameter" in err


@pytest.mark.parametrize(("make", "words"), [
    (lambda top: top / "none", "no such directory"),
    (lambda top: top, "there is no include/linux/mm.h in it"),
])
def test_headers_that_are_none(
    tool: Tool, driver: pathlib.Path, tmp_path: pathlib.Path, make: object, words: str
) -> None:
    assert callable(make)
    (tmp_path / "empty").mkdir()
    done = tool("scan", "--tree", driver, "--headers", make(tmp_path / "empty"))
    assert done.status == 2 and words in done.err and done.err.count("\n") == 1


def test_a_kernel_tree_has_its_own_headers(tool: Tool, tmp_path: pathlib.Path) -> None:
    kernel = tool.repository(tmp_path / "linux")
    done = tool("scan", "--tree", kernel, "--headers", headers(tmp_path / "headers"))
    assert done.status == 2 and "is a kernel tree, and has its own" in done.err


# -- check


def test_check_rejects_a_call_without_an_arm_for_new_kernels(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    driver = repository(tmp_path / "driver", "int x;\n")
    write(driver, {"src/grab.c": PLAIN.encode()})
    commit_all(driver, "grab")
    done = tool("check", "--tree", driver, "--diff", "HEAD^..HEAD")
    assert done.status == 1
    assert "src/grab.c:5:9: error: kernels from 6.5 on compile this get_user_pages()" in done.out


def test_check_accepts_a_ladder_with_all_arms(tool: Tool, tmp_path: pathlib.Path) -> None:
    driver = repository(tmp_path / "driver", "int x;\n")
    ladder = LADDER.replace("#else", "#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)").replace(
        "#endif", "#else\n	return get_user_pages(addr, nr, FOLL_WRITE, pages);\n#endif"
    )
    write(driver, {"src/grab.c": ladder.encode()})
    commit_all(driver, "grab")
    assert tool("check", "--tree", driver, "--diff", "HEAD^..HEAD").status == 0


@pytest.mark.parametrize("text", [
    "#define grab_pages get_user_pages\n",
    "long (*grab_pages)(unsigned long, unsigned long, unsigned int, struct page **,\n"
    "\t\t   struct vm_area_struct **) = get_user_pages;\n",
])
def test_calls_by_another_name_are_not_passed_over(
    tool: Tool, tmp_path: pathlib.Path, text: str
) -> None:
    driver = repository(tmp_path / "driver", "#include <linux/mm.h>\n" + text)
    done = tool("series", "--tree", driver, "-o", tmp_path / "out")
    assert "No call is known to break on kernels from 6.5 on; of 1 call it can't be told" in done.out
    assert re.search(r"to do by hand: src/grab.c:\d+: get_user_pages is used other than", done.err)
