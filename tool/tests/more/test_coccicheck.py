# SPDX-License-Identifier: GPL-2.0-only
"""cocci/coccicheck/gup-vmas.cocci on the small tree, started as scripts/coccicheck starts it.

tool/tests/kernel/test_coccicheck_linux.py runs the script itself, on Linux 6.1.
"""

from __future__ import annotations

import pathlib
import re
import subprocess
from typing import Any

import pytest
from coccichecklib import MODES, RULE, places, runs, same, wanted
from conftest import Tool, tarball

#: Calls of each shape that the functions have had; in the new one NULL may be for the pages.
SHAPES = b"""\
#include <linux/mm.h>

int f(struct mm_struct *mm, struct page **p, struct vm_area_struct **v)
{
\tget_user_pages(0, 1, 0, p, NULL);
\tpin_user_pages(0, 1, 0, p, 0);
\tget_user_pages(0, 1, 0, p, v);
\tget_user_pages(0, 1, 0, p);
\tget_user_pages_longterm(0, 1, 0, p, v);
\tget_user_pages(0, 1, 1, 0, p, v);
\tget_user_pages(current, mm, 0, 1, 1, 0, p, v);
\tget_user_pages_remote(mm, 0, 1, 0, p, NULL, NULL);
\tpin_user_pages_remote(mm, 0, 1, 0, NULL, v, NULL);
\tget_user_pages_remote(mm, 0, 1, 0, p, NULL);
\tget_user_pages_remote(current, mm, 0, 1, 0, p, v, NULL);
\tpin_user_pages_remote(current, mm, 0, 1, 0, p, v, NULL);
\tget_user_pages_fast(0, 1, 0, p);
\tmy_get_user_pages(0, 1, 0, p, v);
\tget_user_pages(0, 1, 0, NULL);
\tget_user_pages_remote(mm, 0, 1, 0, NULL, NULL);
\treturn get_user_pages(0, 1,
\t\t\t0, /* pages, */ p,
\t\t\tNULL); /* get_user_pages(0, 1, 0, p, NULL) */
}
"""
OLD = {9, 10, 11, 15, 16}  # of an older shape
REPORTED = {5, 6, 7, 12, 13, 21} | OLD


def coccicheck(mode: str, tree: pathlib.Path, tmp_path: pathlib.Path) -> str:
    """What coccicheck prints in a mode. Nothing but the rule and the tree is there to be read."""
    (options,) = re.findall(r"^// Options:(.*)", RULE.read_text(), re.MULTILINE)
    quiet = ["--no-show-diff"] if mode in ("report", "org") else []
    done = subprocess.run(
        ["spatch", "-D", mode, *quiet, "--very-quiet", "--cocci-file", RULE, *options.split(),
         "--dir", tree],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "EXN" not in done.stdout + done.stderr, done
    return done.stdout


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    tree = tmp_path_factory.mktemp("shapes")
    (tree / "shapes.c").write_bytes(SHAPES)
    return tree


@pytest.mark.parametrize("mode", MODES)
def test_it_finds_what_scan_finds(mode: str, tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tarball(tmp_path / "linux")
    sites: list[dict[str, Any]] = tool("scan", "--tree", tree, "--format", "json").document["sites"]
    assert len(wanted(sites)) > 5
    assert same(mode, coccicheck(mode, tree, tmp_path), tree, sites) > 3


@pytest.mark.parametrize("mode", ["report", "org"])
def test_every_shape_of_the_functions(
    mode: str, shapes: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    found = places(coccicheck(mode, shapes, tmp_path), shapes)
    assert [place.line for place in found] == sorted(REPORTED)
    assert {place.line for place in found if place.null} == {5, 12, 21}


def test_context_mode_marks_the_same_calls(shapes: pathlib.Path, tmp_path: pathlib.Path) -> None:
    found = runs(coccicheck("context", shapes, tmp_path), shapes)
    marked = {run.line + n for run in found for n in range(len(run.gone))}
    assert marked == REPORTED | {22, 23}


def test_patch_mode_drops_the_null_and_nothing_else(
    shapes: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A cast, a variable and all that has one argument too many for the shape stay."""
    found = runs(coccicheck("patch", shapes, tmp_path), shapes)
    text = "\n".join(line for run in found for line in run.come)
    assert text == """\
\tget_user_pages(0, 1, 0, p);
\tpin_user_pages(0, 1, 0, p);
\tget_user_pages_remote(mm, 0, 1, 0, p, NULL);
\t\t\t0, /* pages, */ p); /* get_user_pages(0, 1, 0, p, NULL) */"""


def test_patch_mode_has_nothing_to_do_where_it_was_applied(
    shapes: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "shapes.c").write_bytes(SHAPES)
    patch = coccicheck("patch", tree, tmp_path).replace(f"{tree}/", "")
    subprocess.run(["patch", "-s", "-p1"], cwd=tree, input=patch.encode(), check=True)
    assert coccicheck("patch", tree, tmp_path) == ""


def test_spatch_looks_for_the_names_before_it_parses_a_file() -> None:
    """Six rules, or names in a metavariable, and coccicheck takes minutes instead of seconds."""
    text = RULE.read_text()
    assert len(re.findall(r"^@[^@\n]+@$", text, re.MULTILINE)) <= 5
    assert "identifier" not in text
