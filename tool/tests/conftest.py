# SPDX-License-Identifier: GPL-2.0-only
"""What the end-to-end tests share: the tool as a user runs it, and the small tree to run it on.

Every tool that is made here has a home, a TMPDIR and a git configuration of its own. The cache
is shared, as nothing in it depends on who asks.
"""

from __future__ import annotations

import collections
import dataclasses
import fcntl
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from elsewhere import pytest_addoption  # noqa: F401  # the option --passed-in

import elsewhere
import tinylib
import toolserver

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))
PROGRAM = ROOT / "run-refactor.sh"
SMALL = ROOT / "testcases" / "tree"
EXPECTED = ROOT / "expected" / "tree"
KERNEL = HERE / "kernel"  # tests that need a kernel; make check-kernel runs them
MORE = HERE / "more"  # those that take long, or need more programs; make check-all runs them
APART = (KERNEL, MORE)
DATE = 1600000000  # of all commits made here
PREFIX = ".gup-vmas-"  # of the tool's scratch directories
TIMEOUT = 300  # seconds that a run may take

#: A call that no rule can convert: its result has no room for an error.
MANUAL = b"""// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

void keep(struct vm_area_struct **vmas);

long hand_over(unsigned long addr, struct page **pages)
{
\tstruct vm_area_struct *vmas[4];
\tunsigned long got;

\tgot = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
\tkeep(vmas);
\treturn got;
}
"""

#: A call in a function that is not C.
BROKEN = b"""// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>

int sound(int a)
{
\treturn a;
}

long broken(unsigned long addr, struct page **pages)
{
\tif ((addr)
\t\treturn pin_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
\treturn 0;
}
"""


def pytest_configure() -> None:
    """A core for each worker, where there are no more cores than workers.

    What a test starts would else share its work out over cores that are all busy, which takes
    more processes for the same.
    """
    cores = sorted(os.sched_getaffinity(0))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and int(os.environ["PYTEST_XDIST_WORKER_COUNT"]) >= len(cores):
        os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})


def pytest_ignore_collect(
    collection_path: pathlib.Path, config: pytest.Config
) -> bool | None:
    """Leaves the folders of APART out unless they are asked for by name."""
    for apart in APART:
        if collection_path != apart and apart not in collection_path.parents:
            continue
        asked = (pathlib.Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args)
        if not any(path.resolve() == apart or apart in path.resolve().parents for path in asked):
            return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what --passed-in says, and begins with the files that have most tests.

    A worker takes whole files, and a long one that is begun last leaves the others without work.
    """
    elsewhere.pytest_collection_modifyitems(config, items)
    tests = collections.Counter(item.path for item in items)
    items.sort(key=lambda item: (-tests[item.path], item.path))


@pytest.fixture(scope="session", autouse=True)
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """git has a name to commit by, and knows nothing of whose machine this is."""
    config = tmp_path_factory.mktemp("person") / "gitconfig"
    config.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        # spatch runs the first python3 there is, four times each time; version managers have a
        # script there that takes longer than spatch.
        patch.setenv("PATH", f"/usr/bin:/bin:{os.environ['PATH']}")
        yield


@pytest.fixture
def signals_arrive() -> Iterator[None]:
    """What a test starts gets its signals although whoever started the tests ignores them.

    nohup ignores SIGHUP, a shell's job in the background SIGINT, and programs inherit that.
    """
    numbers = (signal.SIGHUP, signal.SIGINT)
    ignored = [number for number in numbers if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@dataclasses.dataclass(frozen=True)
class Done:
    """How a run of the tool ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)

    def __str__(self) -> str:
        return f"status {self.status}\n{self.out}\n{self.err}"


class Tool:
    """./run-refactor.sh, run by a user with a home directory of their own."""

    def __init__(self, home: pathlib.Path, cache: pathlib.Path) -> None:
        self.home = home
        self.tmp = home / "tmp"
        self.tmp.mkdir()
        config = home / "gitconfig"
        config.write_text("[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GIT_", "PYTHON"))
            and name not in ("SOURCE_DATE_EPOCH", "EMAIL", "SPATCH", "NO_COLOR")
            # Of the make that runs the tests: those that they start would speak of it.
            and name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")
        }
        date = f"@{DATE} +0200"
        self.environment = {
            **kept,
            "HOME": str(home),
            "TMPDIR": str(self.tmp),
            "XDG_CACHE_HOME": str(cache),
            "GIT_CONFIG_GLOBAL": str(config),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
        }

    def __call__(
        self,
        *args: str | bytes | pathlib.Path,
        cwd: pathlib.Path | None = None,
        env: Mapping[str, str] | None = None,
        command: Sequence[str | pathlib.Path] = (PROGRAM,),
    ) -> Done:
        """Run it to its end; ``cwd`` is an empty directory if it is not given.

        The tool is not started but forked, see toolserver.py, where that is all the same.
        """
        environment = {**self.environment, **(env or {})}
        forked = toolserver.of(environment) if tuple(command) == (PROGRAM,) else None
        if forked:
            status, out, err = forked.run(args, cwd or self.home, environment, TIMEOUT)
        else:
            done = subprocess.run(
                [*command, *args],
                cwd=cwd or self.home,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=TIMEOUT,
            )
            status, out, err = done.returncode, done.stdout, done.stderr
        text = [b.decode("utf-8", "surrogateescape") for b in (out, err)]
        return Done(status, text[0], text[1])

    def start(
        self,
        *args: str | pathlib.Path,
        env: Mapping[str, str] | None = None,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
    ) -> subprocess.Popen[str]:
        """Start it, as the leader of a process group of its own."""
        return subprocess.Popen(
            [PROGRAM, *args],
            cwd=self.home,
            env={**self.environment, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )

    def git(self, where: pathlib.Path, *args: str | pathlib.Path) -> str:
        """Run git as the same user would; returns what it prints."""
        return subprocess.run(
            ["git", "-C", where, *args],
            env=self.environment,
            check=True,
            capture_output=True,
        ).stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def repository(
        self,
        where: pathlib.Path,
        extra: Mapping[str, bytes] | None = None,
        lay_out: Callable[[pathlib.Path, Mapping[str, bytes] | None], pathlib.Path] | None = None,
    ) -> pathlib.Path:
        """The small tree, and ``extra`` files, as a repository with one commit on main.

        ``lay_out`` makes another tree of it: tinylib.tiny.
        """
        (lay_out or tarball)(where, extra)
        self.git(where, "init", "--quiet", "--initial-branch=main")
        self.git(where, "add", "--all", "--force")
        self.git(where, "commit", "--quiet", "--message", "base")
        return where

    def leftovers(self) -> list[str]:
        """Scratch directories that are still there."""
        return [path.name for path in self.tmp.iterdir()]


def tarball(where: pathlib.Path, extra: Mapping[str, bytes] | None = None) -> pathlib.Path:
    """The small tree, and ``extra`` files, without a repository."""
    shutil.copytree(SMALL, where)
    for name, data in (extra or {}).items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return where


def script(path: pathlib.Path, text: str) -> pathlib.Path:
    """An executable script for sh."""
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return path


def finish(process: subprocess.Popen[str]) -> Done:
    """Wait for a started tool; kills it if it does not end."""
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return Done(process.returncode, out, err)


def on_a_terminal(
    tool: Tool, stream: str, *args: str | pathlib.Path, env: Mapping[str, str]
) -> Done:
    """Runs the tool with a terminal of 80 columns for ``stream``, stdout or stderr."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with tool.start(*args, env=env, **{stream: theirs}) as process:
        os.close(theirs)
        seen = b""
        while select.select([ours], [], [], 120)[0]:
            try:
                seen += os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
        os.close(ours)
        shown = seen.decode().replace("\r\n", "\n")
        other = process.stderr if stream == "stdout" else process.stdout
        assert other is not None
        text = other.read()
        status = process.wait()
    return Done(status, shown, text) if stream == "stdout" else Done(status, text, shown)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The cache of all tools made here, in all processes of tests."""
    base = tmp_path_factory.getbasetemp()
    path = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    path.mkdir(exist_ok=True)
    return path


@pytest.fixture
def tool(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Tool:
    """The tool, run by a user with an empty home."""
    return Tool(tmp_path_factory.mktemp("home"), cache)


@dataclasses.dataclass(frozen=True)
class Made:
    """A series of the small tree: the repository, its base, the patches, the branch."""

    tool: Tool
    repo: pathlib.Path
    base: str
    out: pathlib.Path
    branch: str
    done: Done
    trees: tuple[str, ...]  # of the base and of each commit

    @property
    def patches(self) -> list[pathlib.Path]:
        """The patches without the cover letter, in order."""
        return sorted(self.out.glob("*.patch"))[1:]

    @property
    def cover(self) -> str:
        """The cover letter."""
        return sorted(self.out.glob("*.patch"))[0].read_text()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Made:
    """One run of ``series`` on the small tree, to be looked at by many tests."""
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    return series_of(tool, tool.repository(tmp_path_factory.mktemp("made") / "linux"))


@pytest.fixture(scope="session")
def tiny_made(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Made:
    """The same of the tiny tree, which is enough where any series will do."""
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    top = tmp_path_factory.mktemp("tiny") / "linux"
    return series_of(tool, tool.repository(top, lay_out=tinylib.tiny))


def series_of(tool: Tool, repo: pathlib.Path) -> Made:
    """The series of a repository, in a directory beside it and on a branch."""
    base = tool.git(repo, "rev-parse", "HEAD")
    out = repo.parent / "out"
    done = tool("series", "--tree", repo, "-o", out, "--branch", "vmas-removed")
    assert done.status == 0, done
    listed = tool.git(repo, "log", "--reverse", "--format=%T", f"{base}..vmas-removed")
    trees = (tool.git(repo, "rev-parse", f"{base}^{{tree}}"), *listed.split())
    return Made(tool, repo, base, out, "vmas-removed", done, trees)
