#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Measures how fast the tool is on Linux 6.1, next to git grep and make coccicheck.

usage: bench.py [--linux DIR] [--runs N]

All commands take turns, so that what else the machine does hits them alike; the first turn
warms the page cache and does not count. What is printed are medians of whole processes, from
the start to the end. Memory is measured in a turn of its own: the proportional set sizes of
all processes of a command added up, every few milliseconds. Nothing is asserted: the
status is 0 whether the targets are met or not.

The tree is a private clone of DIR, or of Debian's linux-source-6.1, below build/kernel/bench;
the clone that revisions are read from is bare and fully packed.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import history
import kernels
from kernels import KERNELS, SCANNER, TOOL, KernelError, environment, git, run

NAMES = r"(get|pin)_user_pages(_remote)?"
RULE = Path(__file__).resolve().parent.parent.parent / "cocci" / "coccicheck" / "gup-vmas.cocci"
MEMORY = 700  # MB
CHANGED = "mm/process_vm_access.c"  # a file with a call, to which check's new user is added
SAMPLE = 0.004  # seconds between two looks at the memory


@dataclasses.dataclass
class Command:
    """What is measured. ``before`` is run ahead of it and does not count."""

    name: str
    words: list[str]
    cwd: Path
    before: Callable[[], None] | None = None
    ok: tuple[int, ...] = (0,)  # the exit statuses that are no failure
    times: list[float] = dataclasses.field(default_factory=list)
    peak: int = 0  # bytes

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.times)


def once(command: Command, env: dict[str, str], memory: bool) -> None:
    """Run it; note how long it took, or how much memory."""
    if command.before:
        command.before()
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        if memory:
            while process.poll() is None:
                command.peak = max(command.peak, proportional(process.pid))
                time.sleep(SAMPLE)
        else:
            process.wait()
            command.times.append(time.perf_counter() - started)
        if process.returncode not in command.ok:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()
            raise KernelError(f"{command.name}: status {process.returncode}: {said[-2000:]}")


def proportional(top: int) -> int:
    """Bytes of memory of a process and all its descendants, each page counted once."""
    waiting, total = [top], 0
    while waiting:
        pid = waiting.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                children = Path(f"/proc/{pid}/task/{task}/children")
                waiting += map(int, children.read_text().split())
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def machine() -> str:
    """The processor, how many, and what runs on them."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [
        run(words, environment()).stdout.splitlines()[0]
        for words in (["git", "--version"], ["spatch", "--version"])
    ]
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, "
        f"Linux {platform.release()}; {'; '.join(versions)}"
    )


def packed(tree: Path) -> Path:
    """A bare clone of ``tree`` with everything in one pack, as a server has it; made once."""
    name = f"packed-{git(tree, 'rev-parse', 'HEAD')[:12]}.git"
    clone = KERNELS / name
    if not clone.exists():
        print(f"packing {clone}, once", file=sys.stderr)
        spare = KERNELS / f"{name}.{os.getpid()}"
        try:
            run(["git", "clone", "-q", "--bare", "--no-local", tree, spare], environment())
            git(spare, "repack", "-a", "-d", "-f", "-q")
            os.rename(spare, clone)
        finally:
            shutil.rmtree(spare, ignore_errors=True)
    return clone


def checks(tree: Path, work: Path) -> dict[str, Command]:
    """What check is measured by: changes of a history that is made for it, and the whole tree."""
    repo = work / "history.git"
    history.make(tree, repo, CHANGED)

    def one(name: str, where: Path, *words: str, ok: tuple[int, ...] = (0,)) -> Command:
        return Command(f"check {name}", [str(TOOL), "check", *words], where, ok=ok)

    every = ("--diff", "HEAD..history")
    return {
        "check-none": one("of a commit without GUP", repo, "--diff", "HEAD..quiet"),
        "check-site": one(
            "of a new user, --no-cache", repo, "--no-cache", "--diff", "HEAD..user", ok=(1,)
        ),
        "check-1000": one("of 1,000 commits, --no-cache", repo, "--no-cache", *every),
        "check-again": one("of 1,000 commits, a second time", repo, *every),
        "check-all": one("--all --no-cache", tree, "--all", "--no-cache", ok=(1,)),
    }


def commands(tree: Path, bare: Path, work: Path) -> dict[str, Command]:
    """Everything to be measured, by a short name."""
    out = work / "out"

    def no_output() -> None:
        shutil.rmtree(out, ignore_errors=True)

    made = {
        "grep": Command("git grep -lwE", ["git", "grep", "-lwE", NAMES], tree),
        "gupscan": Command("gupscan --tree", [str(SCANNER), "--tree", "."], tree),
        "cold": Command("scan --no-cache", [str(TOOL), "scan", "--no-cache"], tree),
        "warm": Command("scan, a second time", [str(TOOL), "scan"], tree),
        "grep-rev": Command("git grep -lwE ... HEAD", ["git", "grep", "-lwE", NAMES, "HEAD"], bare),
        "rev": Command(
            "scan --rev HEAD --no-cache", [str(TOOL), "scan", "--rev", "HEAD", "--no-cache"], bare
        ),
        "coccicheck": Command(
            "make coccicheck J=2",
            ["make", "-s", "coccicheck", f"COCCI={RULE}", "J=2", "MODE=report"],
            tree,
        ),
        "series": Command(
            "series", [str(TOOL), "series", "--no-cache", "-o", str(out)], tree, before=no_output
        ),
        **checks(tree, work),
    }
    return made


def row(what: str, value: str, target: str, met: bool) -> str:
    """A line of the table."""
    return f"| {what} | {value} | {target} | {'met' if met else 'MISSED'} |"


def table(done: dict[str, Command]) -> str:
    """The result, as Markdown."""

    def ratio(one: str, other: str, target: float) -> str:
        value = done[one].median / done[other].median
        what = f"`{done[one].name}` / `{done[other].name}`"
        seconds = f"{done[one].median:.2f} s / {done[other].median:.2f} s"
        return row(what, f"**{value:.2f}** ({seconds})", f"{target:.2f}", value <= target)

    def seconds(one: str, target: float) -> str:
        value = done[one].median
        return row(f"`{done[one].name}`", f"**{value:.2f} s**", f"{target:g} s", value <= target)

    lines = [
        "| what | median | target | |",
        "|---|---|---|---|",
        ratio("gupscan", "grep", 0.4),
        ratio("cold", "grep", 1.0),
        ratio("cold", "coccicheck", 0.15),
        ratio("rev", "grep-rev", 1.0),
        seconds("warm", 0.25),
        seconds("series", 30),
        seconds("check-none", 0.2),
        seconds("check-site", 1.5),
        seconds("check-1000", 20),
        seconds("check-again", 20),
        ratio("check-all", "cold", 1.0),
    ]
    for key in ("gupscan", "cold", "warm", "rev", "series", "check-1000", "check-all"):
        value = done[key].peak / 1e6
        what = f"`{done[key].name}`, peak memory"
        lines.append(row(what, f"**{value:.0f} MB**", f"{MEMORY} MB", value <= MEMORY))
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure how fast the tool is on Linux 6.1.")
    parser.add_argument("--linux", type=Path, metavar="DIR", help="a tree of Linux 6.1")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="that count (default: 5)")
    arguments = parser.parse_args(argv)
    work = KERNELS / "bench"
    try:
        linux = arguments.linux.resolve() if arguments.linux else kernels.debian("6.1")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        tree = work / "linux"
        kernels.private_copy(linux, tree)
        # Files as young as the index would be read again by git, and by gupscan.
        time.sleep(2)
        git(tree, "update-index", "-q", "--refresh")
        made = commands(tree, packed(tree), work)
        env = environment(work / "cache")
        for turn in range(arguments.runs + 1):
            print(f"turn {turn} of {arguments.runs}", end="\r", file=sys.stderr, flush=True)
            for command in made.values():
                once(command, env, memory=False)
                if turn == 0:
                    command.times.clear()
        for command in made.values():
            once(command, env, memory=True)
    except KernelError as error:
        print(f"bench.py: {error}", file=sys.stderr)
        return 2
    print(machine())
    print(f"{arguments.runs} turns; {tree} at {git(tree, 'rev-parse', 'HEAD')[:12]}; load "
          f"{os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print(table(made))
    print("\nall times, in seconds:")
    for command in made.values():
        print(f"  {command.name:28}", *(f"{t:7.3f}" for t in sorted(command.times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
