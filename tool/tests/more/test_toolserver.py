# SPDX-License-Identifier: GPL-2.0-only
"""A tool that is forked does what one does that is started by its script."""

from __future__ import annotations

import pathlib
import subprocess

import pytest
import toolserver
from conftest import PROGRAM, TIMEOUT, Done, Made, Tool, tarball

#: A command for itself, so that it is not what the tool is forked for.
STARTED: tuple[str | pathlib.Path, ...] = ("env", PROGRAM)
FORKED: tuple[str | pathlib.Path, ...] = (PROGRAM,)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, ["scan", "--format", "json"]),
        (0, ["scan", "-v", "--no-cache"]),
        (1, ["check", "--all"]),
        (0, ["series", "--plan"]),
        (2, ["explain", "mm/memory.c:1"]),
        (2, ["scan", "--no-such-option"]),
        (0, ["scan", "--help"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_it_says_the_same(status: int, words: list[str], made: Made, tool: Tool) -> None:
    forked, started = (tool(*words, cwd=made.repo, command=how) for how in (FORKED, STARTED))
    assert forked == started
    assert started.status == status


def test_it_writes_the_same(made: Made, tmp_path: pathlib.Path) -> None:
    done = made.tool("series", "--tree", made.repo, "-o", tmp_path / "out", command=STARTED)
    assert (done.status, done.err) == (0, "")
    for path in made.out.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_one_run_leaves_nothing_to_the_next(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tarball(tmp_path / "linux")
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "SPATCH": "/nonexistent"}
    broken = tool("scan", "--tree", tree, env=environment)
    assert broken.status == 2 and "/nonexistent: not found" in broken.err
    assert tool("scan", "--tree", tree).status == 0
    assert tool("scan", "--tree", tree, env=environment) == broken


def test_what_counts_at_the_start_is_started(tool: Tool) -> None:
    for name, value in (("LC_ALL", "C"), ("HOME", ""), ("PYTHONUTF8", "1"), ("LANG", "x")):
        assert toolserver.of({**tool.environment, name: value}) is None
    assert toolserver.of({**tool.environment, "HOME": "/nonexistent", "CC": "gcc"})


def test_one_that_is_killed_says_so_and_so_does_one_that_does_not_end(
    tool: Tool, tmp_path: pathlib.Path
) -> None:
    tree = tarball(tmp_path / "linux")
    killer, slow = tmp_path / "killer", tmp_path / "slow"
    killer.write_text("#!/bin/sh\nkill -9 $PPID\n")
    slow.write_text("#!/bin/sh\nexec sleep 3\n")
    for path in (killer, slow):
        path.chmod(0o755)
    words = ("scan", "--tree", tree, "--no-cache")
    assert tool(*words, env={"SPATCH": str(killer)}) == Done(-9, "", "")
    server = toolserver.of(tool.environment)
    assert server
    with pytest.raises(subprocess.TimeoutExpired):
        server.run(words, tool.home, {**tool.environment, "SPATCH": str(slow)}, 0.5)
    assert server.run(["--version"], tool.home, tool.environment, TIMEOUT)[0] == 0
