# SPDX-License-Identifier: GPL-2.0-only
"""backport probe says what the headers say, for every generation and for trees of vendors."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import caselib
import jsonschema
import pytest
from conftest import ROOT, Tool

SCHEMA = json.loads((ROOT / "tool" / "schema" / "probe-1.json").read_text())

#: What each generation's header declares of the function that works on a foreign mm.
REMOTE = {
    "4.4": ("get_user_pages", "tsk mm start nr_pages write force pages vmas"),
    "4.4.168": ("get_user_pages", "tsk mm start nr_pages gup_flags pages vmas"),
    "4.6": ("get_user_pages_remote", "tsk mm start nr_pages write force pages vmas"),
    "4.9": ("get_user_pages_remote", "tsk mm start nr_pages gup_flags pages vmas"),
    "4.10": ("get_user_pages_remote", "tsk mm start nr_pages gup_flags pages vmas locked"),
    "4.15": ("get_user_pages_remote", "tsk mm start nr_pages gup_flags pages vmas locked"),
    "5.6": ("pin_user_pages_remote", "tsk mm start nr_pages gup_flags pages vmas locked"),
    "5.9": ("pin_user_pages_remote", "mm start nr_pages gup_flags pages vmas locked"),
    "6.1": ("pin_user_pages_remote", "mm start nr_pages gup_flags pages vmas locked"),
}


def laid_out(top: pathlib.Path, generation: str, version: str = "") -> pathlib.Path:
    """A tree of a generation, that claims to be of another version if that is given."""
    top.mkdir()
    caselib.lay_out(generation, top)
    if version:
        names = ("VERSION", "PATCHLEVEL", "SUBLEVEL")
        lines = [f"{name} = {number}\n" for name, number in zip(names, version.split("."))]
        (top / "Makefile").write_text("".join(lines))
    return top


def probed(tool: Tool, tree: pathlib.Path) -> Any:
    document = tool("backport", "probe", "--tree", tree, "--format", "json").document
    jsonschema.Draft7Validator(SCHEMA).validate(document)
    return document


@pytest.mark.parametrize("generation", caselib.GENERATIONS)
def test_every_generation(tool: Tool, tmp_path: pathlib.Path, generation: str) -> None:
    found = probed(tool, laid_out(tmp_path / "linux", generation))
    name, roles = REMOTE[generation]
    assert found["functions"][name]["roles"] == roles.split()
    newest = generation == caselib.NEWEST
    assert bool(found["features"]["vma_lookup"]) == newest
    assert bool(found["features"]["for_each_vma_range"]) == newest
    assert bool(found["features"]["mmap_read_lock"]) == (generation in ("5.9", "6.1"))
    assert found["untag"] == ("untagged_addr" if generation in ("5.6", "5.9", "6.1") else None)
    assert ("get_user_pages_longterm" in found["functions"]) == (generation == "4.15")


def test_headers_and_version_disagree(tool: Tool, tmp_path: pathlib.Path) -> None:
    """A 3.10 with the shape of 4.9: the types are believed, and the difference is said."""
    found = probed(tool, laid_out(tmp_path / "linux", "4.9", "3.10.0"))
    assert found["functions"]["get_user_pages_remote"]["mainline"] == "4.9 and later before 4.10"
    assert (
        "get_user_pages_remote() has the shape of 4.9 and later before 4.10"
        in found["disagreements"]
    )
    text = tool("backport", "probe", "--tree", tmp_path / "linux").out
    assert "Headers and version disagree:" in text


def test_a_shape_under_another_name(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = laid_out(tmp_path / "linux", "4.9", "3.10.0")
    header = tree / "include/linux/mm.h"
    header.write_text(
        header.read_text().replace("get_user_pages_remote(", "vendor_pages_of_other_task(")
    )
    own = probed(tool, tree)["own"]["vendor_pages_of_other_task"]
    assert own["roles"] == "tsk mm start nr_pages gup_flags pages vmas".split()


#: Drivers of 4.15 that have a pin_user_pages() of their own: one hands VMAs on, one has none.
HANDS_ON = """\
static long pin_user_pages(unsigned long start, struct page **pages,
			   struct vm_area_struct **vmas)
{
	return get_user_pages(start, 1, FOLL_WRITE, pages, vmas);
}

long take(unsigned long start, struct page **pages)
{
	return pin_user_pages(start, pages, NULL);
}
"""
NO_VMAS = """\
static int pin_user_pages(struct pool *pool, struct page **pages)
{
	return get_user_pages(pool->start, 1, FOLL_WRITE, pages, NULL);
}

int fill(struct pool *pool, struct page **pages)
{
	return pin_user_pages(pool, pages);
}
"""


def test_a_static_function_of_a_driver_is_not_the_kernels(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    """It is no part of the API; one that hands VMAs on is a wrapper, and converted as one."""
    tree = laid_out(tmp_path / "linux", "4.15")
    (tree / "drivers").mkdir(exist_ok=True)
    (tree / "drivers/hands_on.c").write_text(HANDS_ON)
    (tree / "drivers/no_vmas.c").write_text(NO_VMAS)
    assert "pin_user_pages" not in probed(tool, tree)["functions"]

    done = tool("scan", "--tree", tree, "--format", "json")
    assert done.status == 0 and done.document["ledger"]["balanced"], done
    sites = [s for s in done.document["sites"] if s["file"].startswith("drivers/")]
    assert [(s["file"], s["line"], s["class"]) for s in sites] == [
        ("drivers/hands_on.c", 4, "forwarded"),
        ("drivers/hands_on.c", 9, "unused"),
        ("drivers/no_vmas.c", 3, "unused"),
    ]


def test_parameters_without_names(tool: Tool, tmp_path: pathlib.Path) -> None:
    """long f(unsigned long, unsigned long, int, int, struct page **, struct vm_area_struct **)"""
    tree = laid_out(tmp_path / "linux", "4.6")
    header = tree / "include/linux/mm.h"
    text = header.read_text()
    for word in ("start", "nr_pages", "write", "force"):
        text = text.replace(f" {word},", ",")
    header.write_text(text.replace("**pages", "**").replace("**vmas", "**"))
    roles = probed(tool, tree)["functions"]["get_user_pages"]["roles"]
    assert roles == "start nr_pages write force pages vmas".split()


def test_vmas_are_gone_from_a_6_4(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = laid_out(tmp_path / "linux", "6.1", "6.4.0")
    new = caselib.AFTER / caselib.TREE / "include/linux/mm.h"
    (tree / "include/linux/mm.h").write_bytes(new.read_bytes())
    found = probed(tool, tree)
    assert found["functions"]["get_user_pages"]["roles"] == "start nr_pages gup_flags pages".split()
    assert "get_user_pages() has the shape of 6.5 and later" in found["disagreements"]
    assert found["features"]["get_user_page_vma_remote"]


def test_no_kernel_tree(tool: Tool, tmp_path: pathlib.Path) -> None:
    done = tool("backport", "probe", "--tree", tmp_path)
    assert done.status == 2 and len(done.err.splitlines()) == 1
