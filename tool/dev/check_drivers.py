#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks that a driver which was built for several kernels builds on all of them after its series.

usage: check_drivers.py [--jobs N] [NAME]...

Each testcase of driver/ and driver-manual/ becomes a module in a repository of its own. `series`
converts it, and `backport compat --apply` another copy of it. Kbuild and modpost build them with
the headers of Debian 11's 5.10, Debian 12's 6.1 and Debian 13's 6.12, and of a 6.1 whose GUP takes
no vmas, as a vendor's may be. Those that are not installed are fetched and unpacked below
build/kernel. All work is done below build/kernel/check-drivers, and stays there to be looked at.

What built before has to build, and what has no site left has to build where GUP takes no vmas.
Otherwise, where it says the same as before, the testcase is not for that kernel. The last line is
"N passed, N failed, N skipped"; status 1 if anything failed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import headers
import modules
from kernels import KERNELS, ROOT, TOOL, KernelError, environment, git, run
from modules import BUILDS, FAILS, LICENSE, LICENSE_FILE, NO_MODPOST, Outcome

WORK = KERNELS / "check-drivers"
TESTCASES = ROOT / "testcases"
FOLDERS = ("driver", "driver-manual")
BRANCH = "done"

#: The kernels whose GUP takes no vmas. The one of a vendor says that it is 6.1.
VENDOR = "6.1-vendor"
WITHOUT_VMAS = ("6.12", VENDOR)

#: The functions that the tool converts.
GUP = r"\b(get|pin)_user_pages"

#: What a driver converted by `backport compat` comes with.
COMPAT = ("gup_compat.h", "Kbuild.gup")


@dataclass
class Driver:
    """A module, what it was made to be, and how each state of it was built on each kernel."""

    name: str
    text: bytes
    #: Whether it has to be converted at all.
    automatic: bool
    after: bytes | None = None
    #: Why it was not converted, or what was left; "" if neither.
    left: str = ""
    builds: dict[str, tuple[Outcome, Outcome]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """How a module fared: "passed", "FAILED" or "skipped", and what there is to say."""

    ended: str
    notes: tuple[str, ...] = ()


def judge(
    kernel: str, before: Outcome, after: Outcome, left: str = "", unfit: str = ""
) -> Verdict:
    """What to say of a module that was built on a kernel before and after it was changed.

    ``left`` is what was left to do by hand in it, and ``unfit`` why the testcase compiles nowhere,
    by what it says itself: that explains no error at a call of GUP.
    """
    if after.ended == BUILDS:
        return Verdict("passed")
    if after.ended == NO_MODPOST:
        return Verdict("FAILED", (f"{kernel}: modpost did not run",))
    if before.ended == BUILDS:
        return Verdict("FAILED", (f"{kernel}: built before; now {after.said}",))
    same = before.reason == after.reason
    if same and unfit and not re.search(GUP, after.said):
        return Verdict("skipped", (f"{kernel}: {unfit}: {after.said}",))
    if kernel in WITHOUT_VMAS:
        if left:
            return Verdict("skipped", (f"{kernel}: {left}: {after.said}",))
        return Verdict("FAILED", (f"{kernel}: {after.said}",))
    if not same:
        return Verdict("FAILED", (f"{kernel}: {before.said} before; now {after.said}",))
    return Verdict("skipped", (f"not for {kernel}: {after.said}",))


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """What to say of a module by what was said of it on each kernel: the worst, then the best."""
    ended = {verdict.ended for verdict in verdicts}
    notes = tuple(note for verdict in verdicts for note in verdict.notes)
    for worst in ("FAILED", "passed"):
        if worst in ended:
            return Verdict(worst, notes)
    return Verdict("skipped", notes)


def not_compiled(driver: Driver) -> str:
    """Why the testcase compiles nowhere, by what it says of itself; "" if it says nothing."""
    found = re.search(rb"^ \* not-compiled: (.*)$", driver.text, re.MULTILINE)
    return found[1].decode().strip() if found else ""


def of_driver(driver: Driver) -> Verdict:
    """What to say of a module on all kernels."""
    if driver.after is None:
        return Verdict("FAILED" if driver.automatic else "skipped", (driver.left,))
    unfit = not_compiled(driver)
    return together(
        [judge(kernel, *built, driver.left, unfit) for kernel, built in driver.builds.items()]
    )


def table(title: str, drivers: Sequence[Driver], kernels: Sequence[str]) -> list[str]:
    """The lines that tell all modules of one kind, one line each, and what to say below it."""
    width = max([len(title), *(len(driver.name) for driver in drivers)])
    columns = [f"{kernel:>{len(FAILS) * 2 + 3}}" for kernel in kernels]
    lines = [f"{title:{width}}  verdict  {'  '.join(columns)}"]
    for driver in drivers:
        verdict = of_driver(driver)
        cells = [
            f"{built[0].ended:>{len(BUILDS)}} -> {built[1].ended:{len(BUILDS) - 1}}"
            if (built := driver.builds.get(kernel))
            else f"{'-':>{len(FAILS) * 2 + 3}}"
            for kernel in kernels
        ]
        lines.append(f"{driver.name:{width}}  {verdict.ended:7}  {'  '.join(cells)}".rstrip())
        lines += [f"        {note}" for note in verdict.notes]
    return lines


def chosen_cases(names: Collection[str]) -> list[tuple[str, bool, bytes]]:
    """Name, whether it has to be converted, and text of all testcases, or of those named."""
    found = []
    for folder in FOLDERS:
        for path in sorted((TESTCASES / folder).glob("*.c")):
            if not names or path.stem in names:
                found.append((path.stem, folder == FOLDERS[0], path.read_bytes()))
    if not found:
        raise KernelError(f"no testcase is called {' or '.join(sorted(names))}")
    return found


def repository(top: Path, name: str, text: bytes) -> None:
    """Make ``top`` the repository of a driver: a testcase, what makes it a module, and Kbuild."""
    top.mkdir(parents=True)
    (top / f"{name}.c").write_bytes(text)
    (top / LICENSE_FILE).write_bytes(LICENSE)
    (top / "Kbuild").write_text(modules.kbuild({name: text}))
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", f"{name}: a driver")


def changed(top: Path, name: str, others: Collection[str] = ()) -> bytes | None:
    """The driver's source if what is checked out differs from main there; nothing else may."""
    differ = set(git(top, "diff", "--name-only", "main").splitlines())
    if more := differ - {f"{name}.c", *others}:
        raise KernelError(f"{top}: changed as well: {', '.join(sorted(more))}")
    return (top / f"{name}.c").read_bytes() if f"{name}.c" in differ else None


def convert(case: tuple[str, bool, bytes]) -> Driver:
    """A testcase and what its series makes of it."""
    name, automatic, text = case
    driver = Driver(name, text, automatic)
    top, out = WORK / "series" / name, WORK / "out" / name
    repository(top, name, text)
    done = run(
        [TOOL, "series", "--tree", top, "-j", "1", "-o", out, "--branch", BRANCH, "--strict"],
        environment(WORK / "cache"),
        check=False,
    )
    said = done.stderr.replace("gup-vmas: ", "").strip().splitlines() or ["nothing to convert"]
    if done.returncode not in (0, 1, 3):
        raise KernelError(f"{name}: series: {said[-1]}")
    if git(top, "branch", "--list", BRANCH):
        git(top, "checkout", "-q", BRANCH)
        driver.after = changed(top, name)
    if done.returncode or driver.after is None:
        driver.left = f"series: {said[-1].strip()}"
    return driver


def apply(case: tuple[str, bool, bytes]) -> Driver:
    """A testcase and what `backport compat --apply` makes of it."""
    name, _, text = case
    driver = Driver(name, text, automatic=False)
    top = WORK / "compat" / name
    repository(top, name, text)
    done = run(
        [TOOL, "backport", "compat", "--apply", top, "--in-place"],
        environment(WORK / "cache"),
        check=False,
    )
    said = [
        line.removeprefix("gup-vmas: ").removeprefix("stays as it is: ")
        for line in done.stderr.splitlines()
    ]
    if done.returncode not in (0, 1, 3):
        raise KernelError(f"{name}: backport compat: {done.stderr.strip()}")
    driver.after = changed(top, name, ["Kbuild"])
    if done.returncode or driver.after is None:
        driver.left = f"compat: {said[0] if said else 'nothing to do'}"
    return driver


def build_all(
    kinds: Mapping[str, Sequence[Driver]], kernels: Mapping[str, Mapping[str, Path]], jobs: int
) -> None:
    """Build what was converted, as it was and as it is: each kind on the kernels it is for."""
    old: dict[str, bytes] = {}
    new: dict[str, dict[str, bytes]] = {kind: {} for kind in kinds}
    files: dict[str, dict[str, bytes]] = {kind: {} for kind in kinds}
    for kind, drivers in kinds.items():
        for driver in drivers:
            if driver.after is not None:
                old[driver.name], new[kind][driver.name] = driver.text, driver.after
                beside = {file: WORK / kind / driver.name / file for file in COMPAT}
                if kind == "compat":
                    files[kind] = {file: path.read_bytes() for file, path in beside.items()}
    for kernel, folder in {k: f for where in kernels.values() for k, f in where.items()}.items():
        started = time.monotonic()
        before = modules.build(folder, WORK / "build" / f"{kernel}-before", old, jobs)
        for kind in kinds:
            if kernel not in kernels[kind]:
                continue
            after = modules.build(
                folder, WORK / "build" / f"{kernel}-{kind}", new[kind], jobs, files[kind],
                "include $(src)/Kbuild.gup" if files[kind] else "",
            )  # fmt: skip
            for driver in kinds[kind]:
                if driver.after is not None:
                    driver.builds[kernel] = before[driver.name], after[driver.name]
        print(f"built on {kernel} in {time.monotonic() - started:.0f} s", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build drivers on several kernels.")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="for make (default: 2)")
    parser.add_argument("case", nargs="*", metavar="NAME", help="a testcase (default: all)")
    arguments = parser.parse_args(argv)
    started = time.monotonic()
    verdicts = []
    try:
        cases = chosen_cases({Path(name).stem for name in arguments.case})
        host = headers.installed()
        folders = (headers.of_release("11"), host, headers.of_release("13"))
        kernels = {headers.version(folder): folder for folder in folders}
        every = {**kernels, VENDOR: headers.without_vmas(host)}
        shutil.rmtree(WORK, ignore_errors=True)
        (WORK / "out").mkdir(parents=True)
        with ThreadPoolExecutor(arguments.jobs) as pool:
            series, compat = list(pool.map(convert, cases)), list(pool.map(apply, cases))
        print(f"converted in {time.monotonic() - started:.0f} s", file=sys.stderr)
        kinds = {"series": series, "compat": compat}
        where = {"series": kernels, "compat": every}
        build_all(kinds, where, arguments.jobs)
        for kind, drivers in kinds.items():
            print("\n".join(table(kind, drivers, list(where[kind]))), end="\n\n")
            verdicts += [of_driver(driver).ended for driver in drivers]
    except KernelError as error:
        print(f"check_drivers.py: {error}", file=sys.stderr)
        return 2
    print(", ".join(
        f"{verdicts.count(ended)} {ended.lower()}" for ended in ("passed", "FAILED", "skipped")
    ))  # fmt: skip
    return 1 if "FAILED" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
