# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's own scripts/coccicheck with the drop-in rule finds what scan finds in Linux 6.1.

GUP_VMAS_LINUX61 names a git repository with Linux 6.1. What is done is done in a clone of it.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
from typing import Any

import pytest
from coccichecklib import MODES, RULE, places, same, wanted

from realcode import VARIABLE, Kernel, git, kernel

#: Objects of a tiny configuration with a site in each: one passes NULL, one takes a VMA.
OBJECTS = ("fs/exec.o", "mm/memory.o")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A clone with the files checked out, as make works in them."""
    clone = tmp_path_factory.mktemp("coccicheck") / "linux"
    git(pathlib.Path("/"), "clone", "-q", "--shared", os.environ[VARIABLE], clone)
    return clone


def make(tree: pathlib.Path, *words: str) -> str:
    """What make prints."""
    unwanted = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHONPATH")
    env = {k: v for k, v in os.environ.items() if k not in unwanted}
    done = subprocess.run(
        ["make", *words], cwd=tree, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "EXN" not in done.stdout + done.stderr and "coccicheck failed" not in done.stdout
    return done.stdout


def sites(kernel: Kernel) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = kernel.scans["base"]["sites"]
    return found


@pytest.mark.parametrize("mode", MODES)
def test_make_coccicheck_finds_the_sites_of_scan(
    mode: str, tree: pathlib.Path, kernel: Kernel
) -> None:
    out = make(tree, "coccicheck", f"COCCI={RULE}", f"MODE={mode}", "J=2")
    count = same(mode, out, tree, sites(kernel))
    assert count == (25 if mode == "patch" else 30)
    assert git(tree, "status", "--porcelain") == ""


def test_make_with_c_2_finds_them_while_it_builds(tree: pathlib.Path, kernel: Kernel) -> None:
    make(tree, "tinyconfig")
    # Not with -s: what a checker prints is lost then (silent_log_print in Kbuild.include).
    out = make(tree, "C=2", "CHECK=scripts/coccicheck", f"COCCI={RULE}", "MODE=report", *OBJECTS)
    built = [s for s in sites(kernel) if s["file"].replace(".c", ".o") in OBJECTS]
    assert len(built) == len(OBJECTS)
    assert places(out, tree) == wanted(built)
