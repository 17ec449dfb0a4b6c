# SPDX-License-Identifier: GPL-2.0-only
"""kill -9 at every step of a series: the user's tree is what it was, the results all or nothing.

The tool announces its steps on stderr with -v. Each test reads these lines, kills the whole
process group when the n-th appears, and looks at everything that the user has.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import shutil
import signal
import subprocess

import pytest
from conftest import DATE, PREFIX, Made, Tool, finish, script
from gitutil import await_, picture
from tinylib import tiny

#: The steps of ``series -o DIR --branch NAME``, as they are announced.
STEPS = (
    "read the tree",
    "look at the calls",
    "rewrite the files",
    "write the commits",
    "check the result",
    "write the patches",
    "copy the commits into the repository",
    "lock the branch",
    "publish",
)
BRANCH = "vmas-removed"


@pytest.fixture
def repo(tool: Tool, tmp_path: pathlib.Path) -> pathlib.Path:
    """A repository in use: changes staged and not, a stash, a tag, another branch, a worktree."""
    where = tool.repository(tmp_path / "linux", lay_out=tiny)
    tool.git(where, "tag", "v6.1")
    tool.git(where, "branch", "other")
    (where / "fs/exec.c").write_text("/* stashed */\n")
    tool.git(where, "stash", "--quiet")
    (where / "mm/ksm.c").write_text("/* staged */\n")
    tool.git(where, "add", "mm/ksm.c")
    (where / "mm/gup.c").write_text("/* edited */\n")
    (where / "mm/new.c").write_text("/* untracked */\n")
    tool.git(where, "worktree", "add", "--quiet", "--detach", tmp_path / "second")
    return where


@dataclasses.dataclass(frozen=True)
class User:
    """Everything that a user has: files, index, refs and their logs, stash, configuration."""

    files: dict[str, tuple[str, bytes, int]]
    refs: str
    logs: str
    stash: str
    status: str
    branch: str | None

    @classmethod
    def of(cls, tool: Tool, top: pathlib.Path) -> User:
        """Of a directory with the repository "linux"; the branch to be made is kept apart."""
        repo = top / "linux"
        found = {
            name: value
            for name, value in picture(top).items()
            if not name.startswith(("linux/.git/objects/", "out/"))
            and name != "out"
            and PREFIX not in name
            and not name.endswith(f"/heads/{BRANCH}")
        }
        refs = tool.git(repo, "for-each-ref").split("\n")
        new = [line for line in refs if line.endswith(f"\trefs/heads/{BRANCH}")]
        return cls(
            found,
            "\n".join(line for line in refs if line not in new),
            "\n".join(
                line
                for line in tool.git(repo, "reflog", "--all").split("\n")
                if f" refs/heads/{BRANCH}@" not in line
            ),
            tool.git(repo, "stash", "list"),
            tool.git(repo, "--no-optional-locks", "status", "--porcelain"),
            new[0].split()[0] if new else None,
        )


def objects(repo: pathlib.Path) -> dict[str, tuple[str, bytes, int]]:
    return picture(repo / ".git/objects")


def arguments(top: pathlib.Path) -> list[str]:
    return ["series", "--tree", str(top / "linux"), "-o", str(top / "out"), "--branch", BRANCH]


def kill_at(tool: Tool, command: list[str], line: int) -> str:
    """Start it and kill -9 its process group at its ``line``-th line; returns that line."""
    with tool.start(*command, "-v") as process:
        assert process.stderr is not None
        text = ""
        for _ in range(line):
            text = process.stderr.readline()
        os.killpg(process.pid, signal.SIGKILL)
    return text.removeprefix("gup-vmas: ").rstrip("\n")


def test_the_steps_are_these(tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """So that every one of them has its test below."""
    before, had = User.of(tool, tmp_path), objects(repo)
    done = tool(*arguments(tmp_path), "-v")
    assert done.status == 0, done
    said = [line.removeprefix("gup-vmas: ") for line in done.err.splitlines()]
    assert said[0].startswith("2 files have changes that are not committed")
    assert tuple(said[1:]) == STEPS
    after = User.of(tool, tmp_path)
    assert after.branch and dataclasses.replace(after, branch=None) == before
    assert had.items() <= objects(repo).items(), "objects come, and none goes or changes"
    assert tool.leftovers() == []


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[s.replace(" ", "-") for s in STEPS])
def test_killed_at_this_step_the_user_has_what_they_had(
    number: int, tool: Tool, tiny_made: Made, repo: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    before, had = User.of(tool, tmp_path), objects(repo)
    # The first line is about the changes that are not committed.
    assert kill_at(tool, arguments(tmp_path), number + 2) == STEPS[number]
    # A git that was at work takes its lock away, when it notices that nobody waits for it.
    await_(lambda: not list((repo / ".git").rglob("*.lock")))

    after = User.of(tool, tmp_path)
    assert dataclasses.replace(after, branch=None) == before
    assert had.items() <= objects(repo).items()
    out = tmp_path / "out"
    if out.exists():
        # The directory appears whole; the branch comes after it.
        assert [p.read_bytes() for p in sorted(out.iterdir())] == expected(tool, tiny_made, repo)
        shutil.rmtree(out)
    else:
        assert after.branch is None
    if after.branch:
        assert tool.git(repo, "rev-parse", f"{BRANCH}^{{tree}}") == tiny_made.trees[-1]
        tool.git(repo, "branch", "-D", BRANCH)
    assert tool.git(repo, "fsck", "--strict", "--no-dangling", "--no-progress") == ""

    # The next run is not in the way of what is left, and takes it away.
    done = tool(*arguments(tmp_path))
    assert done.status == 0, done
    assert tool.leftovers() == []
    assert not [name for name in os.listdir(tmp_path) if name.startswith(PREFIX)]
    assert tool.git(repo, "rev-parse", f"{BRANCH}^{{tree}}") == tiny_made.trees[-1]
    assert not list((repo / ".git").rglob("*.lock"))


def expected(tool: Tool, tiny_made: Made, repo: pathlib.Path) -> list[bytes]:
    """The patches of the tiny tree."""
    assert tool.git(repo, "rev-parse", "HEAD") == tiny_made.base
    return [path.read_bytes() for path in sorted(tiny_made.out.iterdir())]


def test_killed_while_spatch_runs(
    tool: Tool, repo: pathlib.Path, tmp_path: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """spatch is in a process group of its own, and must not go on in a tree that has moved on."""
    before = User.of(tool, tmp_path)
    mark = tmp_path_factory.mktemp("spatch") / "pid"
    real = shutil.which("spatch")
    slow = script(
        mark.with_name("spatch"),
        f'test "$1" = --version || {{ echo $$ >"{mark}"; sleep 2; }}; exec {real} "$@"\n',
    )
    with tool.start(*arguments(tmp_path), "--no-cache", env={"SPATCH": str(slow)}) as process:
        while not mark.exists():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    assert User.of(tool, tmp_path) == before
    assert tool(*arguments(tmp_path)).status == 0
    # By now the old spatch may still have been at work in the old scratch directory.
    while os.path.exists(f"/proc/{mark.read_text().strip()}"):
        os.sched_yield()
    assert tool("scan", "--tree", repo).status == 0
    assert tool.leftovers() == []


def test_a_tarball_is_not_written_to(tool: Tool, tmp_path: pathlib.Path) -> None:
    tree = tiny(tmp_path / "linux")
    before = picture(tree)
    command = ["series", "--tree", str(tree), "-o", str(tmp_path / "out")]
    steps = [step for step in STEPS if step not in STEPS[6:8]]
    for number in (2, 4, 6):
        assert kill_at(tool, command, number) == steps[number - 1]
        assert picture(tree) == before
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
    assert tool(*command).status == 0
    assert picture(tree) == before
    assert sorted(os.listdir(tmp_path)) == ["linux", "out"] and tool.leftovers() == []


@pytest.mark.parametrize("command", ["scan", "plan", "series"])
def test_a_read_only_tree_will_do(
    command: str, tool: Tool, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    """Nothing is written to the tree, so it need not be writable: a mount that forbids it."""
    mounted = tmp_path / "linux"
    mounted.mkdir()
    bind = ["mount", "--bind", "-r", str(tiny_made.repo), str(mounted)]
    if os.geteuid() or subprocess.run(bind, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    try:
        with pytest.raises(OSError):
            (mounted / "x").touch()
        words = {
            "scan": ["scan"],
            "plan": ["series", "--plan"],
            "series": ["series", "-o", str(tmp_path / "out")],
        }
        done = tool(*words[command], "--tree", mounted)
        assert done.status == 0 and done.err == "", done
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=True)


def test_two_at_once_do_not_disturb_each_other(
    tool: Tool, repo: pathlib.Path, tiny_made: Made, tmp_path: pathlib.Path
) -> None:
    """Same tree, same branch, same scratch: one makes the branch, the other is told so."""
    runs = []
    for name in ("one", "two"):
        command = ["series", "--tree", str(repo), "-o", str(tmp_path / name), "--branch", BRANCH]
        runs.append(tool.start(*command))
    ended = [finish(process) for process in runs]
    assert sorted(done.status for done in ended) in ([0, 2], [0, 3]), ended
    for name, done in zip(("one", "two"), ended):
        assert (tmp_path / name).exists() == (done.status == 0), done
        if done.status:
            assert re.search(rf"\b{BRANCH}\b", done.err) and done.err.count("\n") <= 2
    assert tool.git(repo, "rev-parse", f"{BRANCH}^{{tree}}") == tiny_made.trees[-1]
    assert tool.leftovers() == []


def test_the_date_of_a_commit_is_not_the_day_of_the_run(tiny_made: Made) -> None:
    dates = tiny_made.tool.git(tiny_made.repo, "log", "--format=%at %ct", f"{tiny_made.base}..{tiny_made.branch}")
    assert set(dates.split("\n")) == {f"{DATE} {DATE}"}
