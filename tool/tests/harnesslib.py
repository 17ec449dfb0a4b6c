#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the testcases and their twins in the model of mm, in every world up to a size.

For each side of a testcase (before, after, and each mutant of the twin) a wrapper is made from
its ``run`` lines, compiled, and its symbols are made local, so that all of them link into one
executable with the model and the runner of testcases/harness. That is then told which sides to
compare.

    harnesslib.py [--pages N] [--vmas N] [--cc gcc|clang] [--mutants] [CASE...]

CASE is GROUP/BEHAVIOUR, a path or a pattern; without one all are run. Exit status: 0 all as it
should be, 1 a difference or a mutant that survives, 2 wrong usage or environment, 3 incomplete.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import dataclasses
import fcntl
import fnmatch
import functools
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import caselib
import mutantlib
import unitlib
from caselib import AFTER, BEFORE, ROOT, TREE, UNTOUCHED, Case
from mutantlib import Mutant, MutantError

HARNESS = BEFORE / "harness"
BUILD = ROOT / "build" / "harness"
STUBS = BEFORE / TREE / "include"
NEW_STUBS = AFTER / TREE / "include"

#: Seconds after which a run of the harness is given up.
TIMEOUT = 600
#: So many objects and executables are kept, those that were asked for last.
KEEP_OBJECTS = 4000
KEEP_EXECUTABLES = 6

BEFORE_SIDE = "before"
AFTER_SIDE = "after"
OPTIONS_ON = "options-on"
OPTIONS_OFF = "options-off"

CFLAGS = (
    "-nostdinc",
    "-std=gnu11",
    "-fshort-wchar",
    "-fwrapv",
    "-fno-strict-aliasing",
    "-fno-common",
    "-O1",
    "-g",
    # test_testcases.py looks at the other warnings, and a mutant may have them.
    "-Werror=implicit-function-declaration",
    "-Werror=incompatible-pointer-types",
    "-Werror=int-conversion",
    "-pipe",
    "-fsanitize=address,undefined",
    "-fsanitize-recover=address",  # the runner answers the reports, see sanitizer.syms
    "-ftrivial-auto-var-init=pattern",
)
LINK = ("-fsanitize=address,undefined", "-no-pie")
#: A symbol that no object has: all others become local.
NO_SYMBOL = "harness_keeps_no_symbol"
#: What each wrapper defines.
OWN_NAMES = ("harness_run", "harness_this_case", "harness_register_this")


#: For the worlds of a comparison: as many as there are.
NO_LIMIT = 1 << 62


@dataclasses.dataclass(frozen=True)
class Bound:
    """How much is run: the size of the worlds, and the most worlds of a comparison.

    All worlds are run, from one page to ``pages``. Where a side is compared with itself besides
    being compared with another, ``same`` of them are enough.
    """

    pages: int = 4
    vmas: int = 3
    worlds: int = NO_LIMIT
    same: int = 5_000


class HarnessError(Exception):
    """The harness can't be built or run; the message says what to do."""


@dataclasses.dataclass(frozen=True)
class Side:
    """One side of a testcase, with the options on or off."""

    case: Case
    name: str
    options: bool
    path: pathlib.Path
    include: tuple[pathlib.Path, ...]  # before the stub headers in the old shape

    @property
    def stubs(self) -> list[pathlib.Path]:
        """The stub headers in the old shape."""
        return caselib.headers(self.case.tags.generation)

    @property
    def symbols(self) -> list[pathlib.Path]:
        """What renames calls of GUP to the function of the model that has their shape."""
        generation = self.case.tags.generation
        if generation != caselib.NEWEST:
            name = "before.syms" if self.old_api else "after.syms"
            return [BEFORE / caselib.OLD / generation / name]
        return [HARNESS / "old-api.syms"] if self.old_api else []

    @property
    def variant(self) -> str:
        """What the harness calls the options."""
        return OPTIONS_ON if self.options else OPTIONS_OFF

    @property
    def old_api(self) -> bool:
        """Whether it is compiled against the headers in the old shape."""
        return not self.include

    def __str__(self) -> str:
        return f"{self.case} {self.name} {self.variant}"


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two sides to be run in the same worlds."""

    case: str
    variant: str
    first: str
    second: str


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a comparison.

    ``verdict`` is equal, differs or incomplete; ``dangling`` are the sides that used a VMA after
    its lock was dropped; ``what`` says what differs; ``text`` is the world and the traces, for a
    person. ``gup_good`` and ``gup_bad`` count the runs in which GUP got a page, and failed.
    """

    comparison: Comparison
    verdict: str
    dangling: tuple[str, ...]
    what: str
    worlds: int
    pages: int
    gup_good: int
    gup_bad: int
    text: str
    #: By allowance: in how many worlds it explains a difference.
    allowed: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def caught(self) -> bool:
        """Whether the sides were told from each other."""
        return self.verdict == "differs"


@dataclasses.dataclass
class Report:
    """What a run of everything found."""

    outcomes: dict[Comparison, Outcome] = dataclasses.field(default_factory=dict)
    #: By the name of the mutant: why it could not be made or compiled.
    broken: dict[str, str] = dataclasses.field(default_factory=dict)
    #: By the name of the mutant and of the testcase: what the compiler says of it.
    rejected: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)

    def of(self, case: Case | str, first: str, second: str) -> list[Outcome]:
        """The outcomes of a comparison, one per set of options."""
        asked = (Comparison(str(case), variant, first, second) for variant in (OPTIONS_ON, OPTIONS_OFF))
        return [self.outcomes[line] for line in asked if line in self.outcomes]


# -- sides


def runnable(case: Case) -> bool:
    """Whether the testcase says how it is run."""
    return bool(case.tags.run)


def variants(case: Case) -> list[bool]:
    """With the options on, and off, too, if the testcase asks for one."""
    return [True, False] if caselib.OPTION.search(case.before.read_bytes()) else [True]


def sides(case: Case) -> list[Side]:
    """The sides of a testcase; where there is nothing to convert, before is all there is."""
    found = []
    for options in variants(case):
        found.append(Side(case, BEFORE_SIDE, options, case.before, ()))
        if case.group not in UNTOUCHED:
            new = caselib.new_headers(case.group, case.tags.generation)
            found.append(Side(case, AFTER_SIDE, options, case.after, new))
    return found


def comparisons(case: Case) -> list[Comparison]:
    """What is compared of a testcase: before with after, and each with itself."""
    pairs = [(BEFORE_SIDE, BEFORE_SIDE)]
    if case.group not in UNTOUCHED:
        pairs += [(AFTER_SIDE, AFTER_SIDE), (BEFORE_SIDE, AFTER_SIDE)]
    return [
        Comparison(str(case), OPTIONS_ON if options else OPTIONS_OFF, first, second)
        for options in variants(case)
        for first, second in pairs
    ]


def mutant_sides(mutant: Mutant, cases: Mapping[str, Case], work: pathlib.Path) -> list[Side]:
    """The sides of a mutant, whose files are below ``work``."""
    found = []
    header = work / mutantlib.HELPER_HEADER
    own = (work / mutantlib.INCLUDE,) if header.is_file() else ()
    for name in mutant.cases:
        case = cases[name]
        include = (*own, *caselib.new_headers(case.group, caselib.NEWEST))
        path = work / case.after.relative_to(ROOT)
        for options in variants(case):
            found.append(
                Side(case, mutant.side, options, path if path.is_file() else case.after, include)
            )
    return found


def before_of(side: Side) -> Side:
    """What a mutant is held against."""
    return Side(side.case, BEFORE_SIDE, side.options, side.case.before, ())


def is_mutant(side: Side) -> bool:
    """Whether it is neither the testcase nor its twin."""
    return side.name not in (BEFORE_SIDE, AFTER_SIDE)


def wrapper(side: Side, text: str | None = None) -> str:
    """The C text that runs a side; ``text`` is its file where that is not to be included."""
    lines = tag_lines(side.case)
    tags = side.case.tags

    def body(kind: str, texts: Iterable[str]) -> str:
        numbers = iter(number for number, found in lines if found == kind)
        name = side.case.before.relative_to(ROOT)
        return "".join(f'#line {next(numbers)} "{name}"\n{text}\n' for text in texts)

    file = f'#include "{side.path}"\n' if text is None else f'#line 1 "{side.path}"\n{text}\n'
    return (
        '#include "harness.h"\n'
        f"{file}"
        '#include "run.h"\n'
        f"{body('run-with', tags.run_with)}"
        f"static long harness_run(void)\n{{\n{body('run', tags.run)}}}\n"
        f'HARNESS_CASE("{side.case}", "{side.name}", "{side.variant}", harness_run'
        + (f', "{tags.allow}"' if tags.allow else "")
        + ");\n"
    )


def text_of(side: Side) -> str:
    """The text of its file."""
    return side.path.read_bytes().decode("utf-8", "surrogateescape")


def wrappers(unit: Sequence[Side]) -> str:
    """The C text that runs some sides, which unitlib.units() put together."""
    if len(unit) == 1:
        return wrapper(unit[0])
    return "".join(
        unitlib.apart(
            number, "\n".join([text, *side.case.tags.run_with]), wrapper(side, text), OWN_NAMES
        )
        for number, (side, text) in enumerate((side, text_of(side)) for side in unit)
    )


def tag_lines(case: Case) -> list[tuple[int, str]]:
    """The lines of a testcase that have run tags: their numbers, from 1, and tags, in order."""
    found = []
    for number, line in enumerate(case.before.read_bytes().split(b"\n"), 1):
        for kind in ("run", "run-with"):
            if line.startswith(f" * {kind}: ".encode()):
                found.append((number, kind))
    return found


# -- building


class Builder:
    """Makes objects of sides and links them, for one compiler.

    What it makes is below ``build``, but for the model and the runner: they are the same for all.
    """

    def __init__(self, compiler: str, build: pathlib.Path = BUILD) -> None:
        self.compiler = compiler
        self.build = build / compiler
        self.model = BUILD / compiler
        self.cache = self.build / "objects"
        self.cache.mkdir(parents=True, exist_ok=True)
        version = self.run([compiler, "--version"], "is it installed?")
        # An object changes if anything changes that it is made with.
        self.base = hashlib.sha256(version.encode() + repr(CFLAGS).encode())
        for top in (HARNESS, STUBS, NEW_STUBS, BEFORE / caselib.OLD, AFTER / caselib.OLD):
            for path in sorted(top.rglob("*")):
                if path.suffix in (".h", ".syms"):
                    self.base.update(f"{path}\0".encode() + path.read_bytes() + b"\0")

    def run(self, command: Sequence[str | pathlib.Path], what: str) -> str:
        """Runs a command that must succeed; returns what it prints."""
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except FileNotFoundError:
            raise HarnessError(f"there is no {command[0]}: {what}") from None
        if done.returncode:
            said = (done.stderr + done.stdout).decode("utf-8", "replace").strip()
            raise HarnessError(f"{what}: {command[0]} failed:\n{said}")
        return done.stdout.decode("utf-8", "replace")

    def objects(self, wanted: Sequence[Side]) -> dict[Side, pathlib.Path | str]:
        """The object that each side is in, or what the compiler says against the side."""
        sides = dict.fromkeys(wanted)
        units = unitlib.units(
            [side for side in sides if self.knows(side)],
            lambda side: (side.options, side.include, *side.stubs, *side.symbols),
            lambda side: "\n".join([text_of(side), *side.case.tags.run_with]),
            str,
        )
        units += [[side] for side in sides if not self.knows(side)]
        found: dict[Side, pathlib.Path | str] = {}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for made in pool.map(lambda unit: unitlib.tried(unit, self.object), units):
                found |= made
        return {side: found[side] for side in wanted}

    def knows(self, side: Side) -> bool:
        """Whether its headers are those of testcases and mutants, whose words unitlib knows."""
        tops = (BEFORE, AFTER, self.build / "mutants")
        return all(any(path.is_relative_to(top) for top in tops) for path in side.include)

    def object(self, unit: Sequence[Side]) -> pathlib.Path | str | None:
        """Compiles a unit, or finds the object that was made of the same text before.

        If it can't be compiled: what the compiler says of a side that is alone, None of others.
        """
        side = unit[0]
        text = wrappers(unit).encode("utf-8", "surrogateescape")
        digest = self.base.copy()
        digest.update(repr((side.options, *map(str, side.include), *map(str, side.symbols))).encode())
        digest.update(text)
        if len(unit) == 1:
            digest.update(side.path.read_bytes())
        digest.update(self.private_headers(side.include))
        made = self.cache / f"{digest.hexdigest()[:32]}.o"
        if made.is_file():
            with contextlib.suppress(OSError):
                os.utime(made)
            return made
        source = self.cache / f"{made.stem}.{os.getpid()}.c"
        new = source.with_suffix(".o")
        source.write_bytes(text)
        include = [HARNESS / "include", *side.include, *side.stubs, HARNESS]
        defines = options_on() if side.options else ()
        try:
            self.run(
                [
                    self.compiler, *CFLAGS, *(f"-I{path}" for path in include), *defines,
                    "-c", source, "-o", new,
                ],
                f"{side} can't be compiled",
            )  # fmt: skip
            renames = [HARNESS / "sanitizer.syms", *side.symbols]
            self.run(
                [
                    "objcopy", f"--keep-global-symbol={NO_SYMBOL}",
                    *(f"--redefine-syms={path}" for path in renames), new,
                ],
                f"{side}: its symbols can't be renamed",
            )  # fmt: skip
            os.replace(new, made)
        except HarnessError as error:
            return str(error) if len(unit) == 1 else None
        finally:
            source.unlink(missing_ok=True)
            new.unlink(missing_ok=True)
        return made

    def private_headers(self, include: tuple[pathlib.Path, ...]) -> bytes:
        """What the headers of a mutant say."""
        return b"".join(
            path.read_bytes()
            for top in include
            if top != NEW_STUBS
            for path in sorted(top.rglob("*.h"))
        )

    def link(self, objects: Iterable[pathlib.Path]) -> pathlib.Path:
        """Links the objects with the model and the runner; returns the executable.

        The model is built if need be, so others must be kept from it: see alone().
        """
        self.run(
            ["make", "-s", "-C", HARNESS, f"O={self.model}", f"CC={self.compiler}"],
            "the model and the runner can't be built",
        )
        runner = self.model / "harness.o"
        names = sorted({str(path) for path in objects})
        digest = hashlib.sha256(runner.read_bytes() + "\0".join(names).encode()).hexdigest()[:32]
        executable = self.build / "bin" / digest
        if not executable.is_file():
            executable.parent.mkdir(exist_ok=True)
            listed = executable.with_suffix(".args")
            new = executable.with_suffix(f".{os.getpid()}")
            listed.write_text("\n".join([str(runner), *names]))
            self.run([self.compiler, *LINK, f"@{listed}", "-o", new], "the harness can't be linked")
            os.replace(new, executable)
        os.utime(executable)
        self.prune()
        return executable

    def prune(self) -> None:
        """Removes what was not asked for in a long time."""
        for folder, kept in ((self.cache, KEEP_OBJECTS), (self.build / "bin", KEEP_EXECUTABLES)):
            made = [path for path in folder.iterdir() if path.suffix in ("", ".o")]
            for path in sorted(made, key=lambda path: path.stat().st_mtime)[:-kept]:
                path.unlink(missing_ok=True)
                path.with_suffix(".args").unlink(missing_ok=True)


@functools.cache
def options_on() -> tuple[str, ...]:
    """The definitions of all options."""
    return caselib.all_options()


# -- running


def run(
    executable: pathlib.Path, wanted: Iterable[Comparison], bound: Bound
) -> dict[Comparison, Outcome]:
    """Runs comparisons; the outcome of each. Raises HarnessError if the harness itself fails."""
    # One process makes those of a case that stand together, a side with itself first.
    lines = sorted(wanted, key=lambda c: (c.case, c.variant, not besides(c)))
    with tempfile.TemporaryDirectory(prefix="gup-vmas-harness-") as scratch:
        return run_plan(executable, lines, bound, pathlib.Path(scratch)) if lines else {}


def besides(line: Comparison) -> bool:
    """Whether a side is compared with itself, and with another in another comparison."""
    return line.first == line.second and line.case.split("/")[0] not in UNTOUCHED


def run_plan(
    executable: pathlib.Path,
    lines: Sequence[Comparison],
    bound: Bound,
    scratch: pathlib.Path,
) -> dict[Comparison, Outcome]:
    """Runs comparisons, in their order."""
    plan, out = scratch / "plan", scratch / "json"
    plan.write_text(
        "".join(
            f"{c.case} {c.variant} {c.first} {c.second} {bound.same if besides(c) else bound.worlds}\n"
            for c in lines
        )
    )
    command = [
        str(executable), "--pages", str(bound.pages), "--vmas", str(bound.vmas),
        "-j", str(os.cpu_count() or 1),
        "--plan", str(plan), "--json", str(out),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise HarnessError(f"the harness is not done after {TIMEOUT} s: try fewer pages") from None
    if done.returncode not in (0, 1, 3) or not out.is_file():
        said = (done.stderr or done.stdout)[-4000:]
        raise HarnessError(f"status {done.returncode} of {' '.join(command)}\n{said}")
    found = {outcome.comparison: outcome for outcome in map(read_outcome, read_json(out))}
    missing = [line for line in lines if line not in found]
    if missing:
        broken = [line for line in done.stdout.splitlines() if line.startswith("BROKEN")]
        raise HarnessError("\n".join([f"there is no result of {missing[0]}", *broken]))
    return found


def read_json(path: pathlib.Path) -> list[Mapping[str, Any]]:
    """The results in a file of the runner."""
    results: list[Mapping[str, Any]] = json.loads(path.read_text(errors="replace"))
    return results


def read_outcome(result: Mapping[str, Any]) -> Outcome:
    """One result of the harness."""
    return Outcome(
        Comparison(result["case"], result["variant"], *result["sides"]),
        result["verdict"],
        tuple(result["dangling"]),
        result["what"],
        result["worlds"],
        result["pages_complete"],
        result["gup_succeeds"],
        result["gup_fails"],
        result["report"],
        result["allowed"],
    )


def run_all(
    cases: Sequence[Case],
    mutants: Sequence[Mutant] = (),
    compiler: str = "gcc",
    bound: Bound = Bound(),
    build: pathlib.Path = BUILD,
) -> Report:
    """Builds and runs testcases and mutants; raises HarnessError if a testcase can't be built.

    To be called in alone().
    """
    report = Report()
    started = time.monotonic()
    builder = Builder(compiler, build)
    wanted = [side for case in cases if runnable(case) for side in sides(case)]
    plan = [line for case in cases if runnable(case) for line in comparisons(case)]
    by_name = {str(case): case for case in caselib.load_cases()}
    of_mutants: dict[str, list[Side]] = {}
    for mutant in mutants:
        try:
            work = mutantlib.apply(mutant, builder.build / "mutants" / mutant.name)
            if mutant.by_compiler:
                report.rejected[mutant.name] = compile_mutant(mutant, by_name, work, compiler)
                continue
            not_run = [name for name in mutant.cases if not runnable(by_name[name])]
            if not_run:
                raise MutantError(f"{mutant.patch}: {', '.join(not_run)} can't be run")
        except MutantError as error:
            report.broken[mutant.name] = str(error)
            continue
        of_mutants[mutant.name] = mutant_sides(mutant, by_name, work)
        wanted += of_mutants[mutant.name]
        wanted += [before_of(side) for side in of_mutants[mutant.name]]
    objects = builder.objects(wanted)
    failures = [made for side, made in objects.items() if isinstance(made, str) and not is_mutant(side)]
    if failures:
        raise HarnessError("\n".join(failures))
    for mutant in mutants:
        own = of_mutants.get(mutant.name, [])
        against = [made for made in map(objects.__getitem__, own) if isinstance(made, str)]
        if against:
            report.broken[mutant.name] = f"{mutant.patch}: {against[0]}"
        else:
            plan += [Comparison(str(s.case), s.variant, BEFORE_SIDE, s.name) for s in own]
    executable = builder.link(path for path in objects.values() if isinstance(path, pathlib.Path))
    report.seconds["build"] = time.monotonic() - started

    started = time.monotonic()
    report.outcomes = run(executable, dict.fromkeys(plan), bound)
    report.seconds["run"] = time.monotonic() - started
    return report


def compile_mutant(
    mutant: Mutant, cases: Mapping[str, Case], work: pathlib.Path, compiler: str
) -> dict[str, str]:
    """What the compiler says of each testcase of a mutant, with the options on and off."""
    include = [work / mutantlib.INCLUDE, NEW_STUBS, STUBS]
    said = {}
    for name in mutant.cases:
        path = work / cases[name].after.relative_to(ROOT)
        if not path.is_file():
            path = cases[name].after
        words = []
        for options in variants(cases[name]):
            command = [
                compiler, *caselib.CFLAGS, *(f"-I{top}" for top in include),
                *(options_on() if options else ()), str(path),
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, check=False)
            words.append(done.stderr.decode("utf-8", "replace"))
        said[name] = "".join(words)
    return said


# -- what is wrong


def too_small(outcome: Outcome, bound: Bound) -> bool:
    """Whether a comparison that found nothing was not run for as many pages as it must be."""
    if besides(outcome.comparison):
        return False
    return outcome.verdict != "differs" and outcome.pages < bound.pages


def case_problems(case: Case, report: Report, bound: Bound) -> list[str]:
    """What is not as it should be with a testcase."""
    problems = []
    for first, second in sorted({(c.first, c.second) for c in comparisons(case)}):
        for outcome in report.of(case, first, second):
            problems += outcome_problems(case, outcome, bound)
    allow = case.tags.allow
    pair = report.of(case, BEFORE_SIDE, AFTER_SIDE)
    if allow and not any(outcome.allowed.get(allow) for outcome in pair):
        problems.append(f"{case}: it asks for the allowance {allow}, and makes no such difference")
    if not any(outcome.gup_good for outcome in report.of(case, BEFORE_SIDE, BEFORE_SIDE)):
        problems.append(f"{case}: GUP got a page in no world, so nothing is shown")
    if not any(outcome.gup_bad for outcome in report.of(case, BEFORE_SIDE, BEFORE_SIDE)):
        problems.append(f"{case}: GUP failed in no world, so half of it is shown")
    return problems


def outcome_problems(case: Case, outcome: Outcome, bound: Bound) -> list[str]:
    """What is not as it should be with one comparison of a testcase."""
    line = outcome.comparison
    what = f"{case} ({line.variant}), {line.first} and {line.second}"
    problems = []
    if outcome.verdict == "differs":
        problems.append(f"{what} differ: {outcome.what}\n{outcome.text}")
    elif too_small(outcome, bound):
        problems.append(
            f"{what}: incomplete: {outcome.worlds:,} worlds are all of up to {outcome.pages} pages "
            f"and some of {outcome.pages + 1}"
        )
    if case.tags.dangling and not outcome.dangling:
        problems.append(f"{what}: no dangling use of a VMA is seen in {outcome.worlds:,} worlds")
    if outcome.dangling and not case.tags.dangling:
        problems.append(f"{what}: a dangling use of a VMA\n{outcome.text}")
    return problems


def mutant_problems(mutant: Mutant, report: Report, bound: Bound) -> list[str]:
    """What is not as it should be with a mutant: it survives, or is caught where it may not be."""
    if mutant.name in report.broken:
        return [report.broken[mutant.name]]
    problems = []
    for name, expected in mutant.cases.items():
        if mutant.by_compiler:
            if bool(report.rejected[mutant.name][name]) != expected.caught:
                verb = "does not reject" if expected.caught else "rejects"
                problems.append(f"{mutant} in {name}: the compiler {verb} it")
            continue
        outcomes = report.of(name, BEFORE_SIDE, mutant.side)
        caught = [outcome for outcome in outcomes if outcome.caught]
        if not expected.caught and any(too_small(outcome, bound) for outcome in outcomes):
            problems.append(f"{mutant} in {name}: incomplete")
        elif expected.caught and not caught:
            worlds = sum(outcome.worlds for outcome in outcomes)
            problems.append(
                f"{mutant} SURVIVES in {name}, in {worlds} worlds: {mutant.words}"
            )
        elif expected.caught and mutant.caught_by:
            words = [mutantlib.CAUGHT_BY[word] for word in mutant.caught_by]
            if not any(word in outcome.what for outcome in caught for word in words):
                problems.append(
                    f"{mutant} in {name} is not caught by {', '.join(sorted(mutant.caught_by))}: "
                    f"{caught[0].what}\n{caught[0].text}"
                )
        elif not expected.caught and caught:
            problems.append(
                f"{mutant} is caught in {name}, and should be the same, as {expected.reason}\n"
                + caught[0].text
            )
    return problems


# -- for the tests: one run, shared by parallel processes


@contextlib.contextmanager
def alone(build: pathlib.Path = BUILD) -> Iterator[None]:
    """Keeps other processes from building at the same time."""
    build.mkdir(parents=True, exist_ok=True)
    with open(build / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_report(session: str) -> Report:
    """The report of all testcases and mutants; the first process of a session makes it."""
    with alone():
        path = BUILD / "session.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            document = json.loads(path.read_text())
            if session and document["session"] == session:
                return report_of(document)
        report = run_all(caselib.load_cases(), good_mutants())
        new = path.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps({"session": session, **document_of(report)}))
        os.replace(new, path)
        return report


def good_mutants() -> list[Mutant]:
    """The mutants that can be read; a test says what is wrong with the others."""
    found = []
    for path in sorted(mutantlib.MUTANTS.glob("*.patch")):
        with contextlib.suppress(MutantError):
            found.append(mutantlib.load_mutant(path))
    return found


def document_of(report: Report) -> dict[str, Any]:
    """A report as JSON."""
    return {
        "outcomes": [dataclasses.asdict(outcome) for outcome in report.outcomes.values()],
        "broken": report.broken,
        "rejected": report.rejected,
        "seconds": report.seconds,
    }


def report_of(document: Mapping[str, Any]) -> Report:
    """The report that document_of() wrote."""
    outcomes = [
        Outcome(Comparison(**item.pop("comparison")), dangling=tuple(item.pop("dangling")), **item)
        for item in document["outcomes"]
    ]
    return Report(
        {outcome.comparison: outcome for outcome in outcomes},
        document["broken"],
        document["rejected"],
        document["seconds"],
    )


# -- the command line


def chosen(cases: Sequence[Case], patterns: Sequence[str]) -> list[Case]:
    """The testcases that are meant by names, paths and patterns; all if there are none."""
    if not patterns:
        return list(cases)
    found: dict[str, Case] = {}
    for pattern in patterns:
        name = pattern.removeprefix("./").removeprefix("testcases/").removesuffix(".c")
        some = [case for case in cases if fnmatch.fnmatch(str(case), name)]
        if not some:
            raise HarnessError(f"there is no testcase {pattern}")
        found.update((str(case), case) for case in some)
    return list(found.values())


def only(mutant: Mutant, names: set[str]) -> Mutant:
    """The mutant, in some testcases."""
    some = {name: expected for name, expected in mutant.cases.items() if name in names}
    return dataclasses.replace(mutant, cases=some)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Run testcases before and after, in all worlds.")
    parser.add_argument("--pages", type=int, help=f"pages of the window ({Bound.pages})")
    parser.add_argument("--vmas", type=int, help=f"VMAs in it ({Bound.vmas})")
    parser.add_argument(
        "--worlds",
        type=int,
        help="the most worlds of a comparison (as many as there are)",
    )
    parser.add_argument("--cc", default="gcc", choices=caselib.COMPILERS, help="the compiler")
    parser.add_argument("--mutants", action="store_true", help="run the mutants, too")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="GROUP/BEHAVIOUR, or a pattern")
    args = parser.parse_args()
    given = {name: getattr(args, name) for name in ("pages", "vmas", "worlds")}
    bound = Bound(**{name: value for name, value in given.items() if value is not None})
    try:
        cases = chosen(caselib.load_cases(), args.cases)
        mutants = mutantlib.load_mutants() if args.mutants else []
        names = {str(case) for case in cases}
        mutants = [part for part in (only(mutant, names) for mutant in mutants) if part.cases]
        with alone():
            report = run_all(cases, mutants, args.cc, bound)
    except (HarnessError, MutantError, caselib.CaseError) as error:
        print(f"harness: {error}", file=sys.stderr)
        return 2
    return summary(cases, mutants, report, bound)


def summary(
    cases: Sequence[Case], mutants: Sequence[Mutant], report: Report, bound: Bound
) -> int:
    """Prints what came of a run; returns the exit status."""
    ran = [case for case in cases if runnable(case)]
    problems = [problem for case in ran for problem in case_problems(case, report, bound)]
    survivors = [
        problem for mutant in mutants for problem in mutant_problems(mutant, report, bound)
    ]
    for problem in problems + survivors:
        print(problem + "\n")
    if len(cases) < 10:
        for case in cases:
            if case.tags.not_run:
                print(f"{case} is not run: {case.tags.not_run}")
    worlds = sum(outcome.worlds for outcome in report.outcomes.values())
    dangling = [case for case in ran if case.tags.dangling]
    print(f"worlds: {worlds:,}, of up to {bound.pages} pages and {bound.vmas} VMAs")
    print(
        f"testcases: {len(ran)} run, {len(cases) - len(ran)} not; {len(dangling)} of them have a "
        f"dangling VMA; {len(problems)} problems"
    )
    if mutants:
        verdicts = [expected for mutant in mutants for expected in mutant.cases.values()]
        caught = sum(expected.caught for expected in verdicts)
        print(
            f"mutants: {len(mutants)}; to be caught in {caught} functions, equivalent in "
            f"{len(verdicts) - caught}; {len(survivors)} problems"
        )
    print("time: " + ", ".join(f"{name} {spent:.1f} s" for name, spent in report.seconds.items()))
    if not problems and not survivors:
        return 0
    short = [o for o in report.outcomes.values() if too_small(o, bound)]
    return 3 if len(short) == len(problems) + len(survivors) else 1


if __name__ == "__main__":
    sys.exit(main())
