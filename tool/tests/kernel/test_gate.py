# SPDX-License-Identifier: GPL-2.0-only
"""check on Linux 6.1: its own users are known, one more of each rule is not, the series passes.

GUP_VMAS_LINUX61 names a git repository with Linux 6.1. What is done is done in a clone of it.
"""

from __future__ import annotations

import os
import pathlib

import checklib
import pytest
from conftest import Tool

from realcode import VARIABLE, git

EVERY_RULE = checklib.CASES / "tree" / "every-rule-at-once.patch"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A clone with the files checked out."""
    where = tmp_path_factory.mktemp("gate") / "linux"
    git(pathlib.Path("/"), "clone", "-q", "--shared", os.environ[VARIABLE], where)
    return where


def found(tool: Tool, clone: pathlib.Path, *words: str | pathlib.Path) -> tuple[int, list[str]]:
    """Status and findings."""
    done = tool("check", "--tree", clone, *words, "--format", "json")
    assert done.out, done
    lines: list[str] = checklib.told(done.document, done.status)["findings"]
    return done.status, [line.removesuffix(" (with a fix)") for line in lines]


def test_with_its_baseline_6_1_has_nothing_new(
    tool: Tool, clone: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """And with one more user of each rule exactly those, each at its line."""
    known = tmp_path / "known.json"
    assert found(tool, clone, "--write-baseline", known) == (0, [])
    assert found(tool, clone, "--all", "--baseline", known) == (0, [])
    expected = checklib.expected(EVERY_RULE)
    rules = {line.rpartition(": ")[2] for line in expected}
    assert len(rules) == 8, "the change has to have every rule"
    assert found(tool, clone, "--patch", EVERY_RULE, "--baseline", known) == (1, expected)
    git(clone, "apply", "--index", EVERY_RULE)
    try:
        assert found(tool, clone, "--staged", "--baseline", known) == (1, expected)
        assert found(tool, clone, "--all", "--baseline", known) == (1, expected)
    finally:
        git(clone, "reset", "-q", "--hard")


def test_the_series_of_6_1_passes_and_its_inverse_does_not(
    tool: Tool, clone: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Patch by patch; every finding of an inverse is in what it changes."""
    out = tmp_path / "out"
    done = tool("series", "--tree", clone, "-o", out, "--branch", "vmas-removed")
    assert done.status == 0, done
    box = tmp_path / "box"
    box.write_bytes(b"".join(path.read_bytes() for path in sorted(out.glob("*.patch"))))
    assert found(tool, clone, "--patch", box) == (0, [])
    assert found(tool, clone, "--diff", "HEAD..vmas-removed") == (0, [])
    main_rules = ["unused", "unused", "single", "multi", "unused", "wrapper"]
    commits = git(clone, "rev-list", "--reverse", "HEAD..vmas-removed").split()
    assert len(commits) == len(main_rules)
    for commit, rule in zip(commits, main_rules):
        inverse = tmp_path / "inverse.patch"
        inverse.write_text(git(clone, "diff", commit, f"{commit}~1") + "\n")
        status, lines = found(tool, clone, "--base", commit, "--patch", inverse)
        assert status == 1 and any(line.endswith(f"/{rule}") for line in lines), lines
        hunks = checklib.hunks(git(clone, "diff", commit, f"{commit}~1"))
        for line in lines:
            file, number = line.split(":")[:2]
            assert any(int(number) in range_ for range_ in hunks[file]), line
