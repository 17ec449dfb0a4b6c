#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Proves that a testcase and its twin do the same, for all 64-bit values, by a model checker.

CBMC is given the model of mm that the harness runs (testcases/harness), with every choice made
at once and free (testcases/harness/prove), and the testcase before and after. What it says of
each testcase, at each bound:

    proved         no world of so many pages tells before from after
    refuted        a world does; it is printed
    dangling       the before-code uses a VMA after its lock was dropped, as its tags say
    out of reach   not decided: too slow, or a loop that the bound cuts off, or GUP gets what it is
                   asked for in no world of that size; the reason is printed

Where it is slow is the solver, and what makes it slow are sizes that are not known. So a testcase
that is run with COUNT pages is proved for each number of them apart. The seconds are those of the
processor, so that a verdict does not depend on what else the machine does; CBMC's own solver is
used, which was three times faster than cadical where both were tried (13 s and 43 s).

    prove.py [--jobs N] [--seconds N] [--pages N] [CASE...]

Exit status: 0 nothing is refuted, 1 something is, 2 wrong usage or environment.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import functools
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import caselib
import harnesslib
from caselib import ROOT, Case
from counterexample import Counterexample
from harnesslib import HARNESS, NEW_STUBS, STUBS, Side

PROVE = HARNESS / "prove"
BUILD = ROOT / "build" / "prove"
CBMC = ROOT / "tool" / "dev" / "cbmc.sh"

#: Of the model, in the order in which they are linked; and what stands in for the rest of it.
MODEL = ("mm.c", "gup.c", "page.c", "memory.c", "task.c")
SHAPES = ("shapes.c",)  # of older generations
PROOF = ("world.c", "store.c", "arena.c", "prove.c")

SECONDS = 120
#: So much memory may one proof take, in bytes: two of them share a machine.
MEMORY = 6 << 30


@dataclasses.dataclass(frozen=True)
class Bound:
    """How large the worlds of a proof are.

    ``pages`` of the window and ``tail`` behind it; ``unwind`` turns of a loop; ``pointers``: each
    pointer is checked where it is used; ``count``: what COUNT is, if it is one number only;
    ``cover``: nothing is compared, asked is whether GUP returns all pages in some world (1), is
    called (2), or whether there is a world (3); or nothing is asked but that the before-code uses
    no pointer wrongly (4).
    """

    pages: int
    tail: int
    unwind: int
    pointers: bool
    count: int | None = None
    cover: int = 0

    def defines(self) -> tuple[str, ...]:
        """For the preprocessor."""
        sizes = [f"-DPROVE_PAGES={self.pages}", f"-DPROVE_TAIL={self.tail}"]
        if self.pointers:
            sizes.append("-DPROVE_POINTERS")
        if self.count is not None:
            sizes.append(f"-DPROVE_COUNT={self.count}")
        if self.cover:
            sizes.append(f"-DPROVE_COVER={self.cover}")
        return tuple(sizes)

    def __str__(self) -> str:
        return self.size + (", pointers checked" if self.pointers else "")

    @property
    def size(self) -> str:
        """How many pages, in words."""
        behind = f" and {self.tail} alike" if self in WIDER else ""
        return f"{self.pages} page{'s' if self.pages > 1 else ''}{behind}"


#: One page, with all pointers; two for what happens from page to page; four where nothing does.
ONE = Bound(1, 2, 3, True)
TWO = Bound(2, 5, 4, False)
FOUR = Bound(4, 3, 6, False)
#: For what asks for a number of its own, such as an array of 16: one page that can be anything, and
#: as many behind it as it takes, which are all alike.
WIDER = (Bound(1, 4, 6, True), Bound(1, 8, 10, True), Bound(1, 16, 18, True))
TURNS = "a loop has more turns than the bound"
NEVER_ALL = "GUP gets all that it is asked for in no world of this size"
#: Reasons that a larger bound only makes worse.
TOO_MUCH = ("not decided", "it takes more", "not tried")
#: A larger bound takes several times as long: what took more of its time than this is left at that.
SHARE = 1 / 4
#: For Bound.cover.
GOOD, CALLED, ANY, ALONE = 1, 2, 3, 4
#: The assertion of a cover; what stands before a failure of the before-code.
COVER = "cover"
IN_BEFORE = "in the before-code: "
#: What the loops of the model need, whatever the bound. In turns() of gup.c the inner loop is that
#: for a fault that drops the lock, and does so once.
UNWIND = {
    "first_run.0": 6, "first_run.1": 6, "choose_which.0": 9, "model_begin_run.0": 6, "turns.0": 2,
}  # fmt: skip
#: How a run line asks for a number of pages.
COUNT = re.compile(r"\bCOUNT\((\d+), (\d+)\)")


class ProveError(Exception):
    """There is no model checker, or a testcase is not understood by it."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What came of one proof."""

    verdict: str  # proved, refuted, dangling, out of reach
    why: str
    seconds: float
    world: str = ""

    @property
    def decided(self) -> bool:
        """Whether it is not out of reach."""
        return self.verdict != "out of reach"


@dataclasses.dataclass(frozen=True)
class Question:
    """Two sides of one testcase with one set of options."""

    before: Side
    after: Side

    def __str__(self) -> str:
        return f"{self.before.case} {self.before.variant}"

    @property
    def unchanged(self) -> bool:
        """Whether the tool leaves it as it is, so that before and after are one."""
        return self.before is self.after

    def parts(self, bound: Bound) -> list[Bound]:
        """The bound, once for each number of pages that COUNT may be; none if it may be none."""
        asked = COUNT.search("\n".join(self.before.case.tags.run))
        if not asked:
            return [bound]
        least, most = int(asked[1]), min(int(asked[2]), bound.pages)
        return [dataclasses.replace(bound, count=n) for n in range(least, most + 1)]


def find_cbmc(fetch: bool) -> pathlib.Path | None:
    """Where cbmc is; None if it is not there and is not to be fetched. Raises ProveError."""
    done = subprocess.run(
        [CBMC, *([] if fetch else ["--find"])], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == 0:
        return pathlib.Path(done.stdout.strip()) / "cbmc"
    if fetch:
        raise ProveError("there is no CBMC, see above")
    return None


def questions(cases: Sequence[Case]) -> list[Question]:
    """What is to be proved of the testcases that can be run; of what stays as it is, too."""
    found = []
    for case in cases:
        if not harnesslib.runnable(case):
            continue
        sides = harnesslib.sides(case)
        for before in sides:
            if before.name != harnesslib.BEFORE_SIDE:
                continue
            others = [s for s in sides if s.options == before.options and s is not before]
            found.append(Question(before, (others or [before])[0]))
    return found


class Prover:
    """Runs proofs, and remembers what came of them."""

    def __init__(self, cbmc: pathlib.Path, seconds: int = SECONDS) -> None:
        self.cbmc = cbmc
        self.seconds = seconds
        BUILD.mkdir(parents=True, exist_ok=True)
        said = subprocess.run([cbmc, "--version"], capture_output=True, check=True)
        self.base = hashlib.sha256(said.stdout)
        self.scratch = tempfile.TemporaryDirectory(dir=BUILD)
        self.lock = threading.Lock()

    # -- input

    def preprocess(self, source: pathlib.Path, flags: Sequence[str], to: pathlib.Path) -> None:
        """Runs the preprocessor with the headers of the proof before all others."""
        command = [
            "gcc", "-E", "-nostdinc", "-std=gnu11", "-D__CPROVER__",
            "-include", str(PROVE / "size.h"), "-include", str(PROVE / "builtin.h"),
            "-include", str(HARNESS / "harness.h"),
            f"-I{PROVE / 'include'}", f"-I{HARNESS / 'include'}",
            *flags, f"-I{STUBS}", f"-I{HARNESS}", str(source), "-o", str(to),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ProveError(f"{source.name}: {done.stderr.strip()}")

    @functools.cache
    def model(self, defines: tuple[str, ...], newest: bool) -> list[pathlib.Path]:
        """The preprocessed files of the model; the same for all testcases."""
        work = pathlib.Path(tempfile.mkdtemp(dir=self.scratch.name))
        flags = [*defines, "-DCONFIG_MMU=1", "-DCONFIG_HUGETLB_PAGE=1", f"-I{NEW_STUBS}"]
        made = []
        for folder, names in ((HARNESS, MODEL if newest else MODEL + SHAPES), (PROVE, PROOF)):
            for name in names:
                made.append(work / f"{folder.name}-{name}.i")
                self.preprocess(folder / name, flags, made[-1])
        return made

    def inputs(self, question: Question, bound: Bound, work: pathlib.Path) -> list[pathlib.Path]:
        """The preprocessed files of a proof, those of the testcase below ``work``."""
        sizes = bound.defines()
        allow = question.before.case.tags.allow
        if allow:
            sizes += (f"-DPROVE_ALLOW_{allow.upper().replace('-', '_')}",)
        options = list(harnesslib.options_on()) if question.before.options else []
        with self.lock:
            generation = question.before.case.tags.generation
            made = list(self.model(sizes, generation == caselib.NEWEST))
        for which, side in (("before", question.before), ("after", question.after)):
            source = work / f"{which}.c"
            source.write_text(self.wrapper(side, which))
            made.append(work / f"{which}.i")
            flags = [f"-I{path}" for path in (*side.include, *side.stubs)]
            flags += [f"-D{pair}" for pair in self.renamed(side)]
            flags += [f"-D{name}={which}_{name}" for name in self.names(side)]
            self.preprocess(source, [*sizes, *options, *flags], made[-1])
        return made

    @staticmethod
    def wrapper(side: Side, which: str) -> str:
        """The C file that runs a side."""
        tags = side.case.tags
        return (
            f'#include "{side.path}"\n#include "run.h"\n'
            + "\n".join(tags.run_with)
            + f"\nlong prove_{which}(void)\n{{\n"
            + "\n".join(tags.run)
            + "\n}\n"
        )

    @staticmethod
    def renamed(side: Side) -> list[str]:
        """The GUP functions as the model has them in the shape of the side, NAME=NEW."""
        lines = [line for path in side.symbols for line in path.read_text().splitlines()]
        return ["=".join(line.split()) for line in lines if line and not line.startswith("#")]

    @staticmethod
    @functools.cache
    def names(side: Side) -> list[str]:
        """What the file defines: both sides have it, and both are linked."""
        with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
            made = pathlib.Path(scratch) / "o"
            options = harnesslib.options_on() if side.options else ()
            include = [f"-I{path}" for path in (*side.include, *side.stubs)]
            subprocess.run(
                ["gcc", "-w", "-nostdinc", "-std=gnu11", "-fshort-wchar", "-O0", *options,
                 *include, "-c", side.path, "-o", made],
                capture_output=True, check=False,
            )  # fmt: skip
            listed = subprocess.run(
                ["nm", "--defined-only", made], capture_output=True, text=True, check=False
            ).stdout
        found = [line.split()[-1] for line in listed.splitlines() if line.split()[-2] in "TDBR"]
        return [name for name in found if name.isidentifier()]

    # -- proofs

    def ask(self, question: Question, bound: Bound) -> Verdict:
        """The verdict on a question at a bound, from the memory if nothing has changed."""
        with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
            work = pathlib.Path(scratch)
            files = self.inputs(question, bound, work)
            digest = self.base.copy()
            digest.update(repr((bound, self.seconds, UNWIND)).encode())
            for file in files:
                # linemarkers name the scratch folder
                lines = file.read_bytes().splitlines()
                kept = [x for x in lines if x.strip() and not x.startswith(b"#")]
                digest.update(b"\n".join(kept))
            memory = BUILD / f"{digest.hexdigest()[:32]}.json"
            if memory.is_file():
                return Verdict(**json.loads(memory.read_text()))
            verdict = self.prove(files, bound)
            new = memory.with_suffix(f".{os.getpid()}.{id(verdict)}")
            new.write_text(json.dumps(dataclasses.asdict(verdict)))
            os.replace(new, memory)
            return verdict

    def covers(self, question: Question, bounds: Sequence[Bound]) -> bool:
        """Whether GUP returns all pages in some world of this size, or is never called."""

        def found(cover: int, verdict: str) -> Iterator[bool]:
            for bound in reversed(bounds):
                asked = dataclasses.replace(bound, pointers=False, cover=cover)
                yield self.ask(question, asked).verdict == verdict

        if any(found(GOOD, "refuted")):
            return True
        return all(found(CALLED, "proved")) and any(found(ANY, "refuted"))

    def has_loops(self, question: Question) -> bool:
        """Whether the testcase has a loop of its own, on either side."""
        with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
            files = self.inputs(question, ONE, pathlib.Path(scratch))[-2:]
            said = subprocess.run(
                [self.cbmc, *files, "--function", "prove_before", "--show-loops"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        return "\nLoop " in said.stdout

    def prove(self, files: Sequence[pathlib.Path], bound: Bound) -> Verdict:
        """Runs the model checker."""
        unwind = ",".join(f"{loop}:{turns}" for loop, turns in UNWIND.items())
        command = [
            str(self.cbmc), *map(str, files), "--unwind", str(bound.unwind),
            "--unwindset", unwind, "--unwinding-assertions", "--slice-formula", "--stop-on-fail",
            "--json-ui",
            *(["--pointer-check", "--bounds-check"] if bound.pointers else []),
        ]  # fmt: skip
        limit = f'ulimit -v {MEMORY >> 10}; ulimit -t {self.seconds}; exec "$@"'
        with tempfile.TemporaryFile(dir=self.scratch.name) as out:
            process = subprocess.Popen(
                ["sh", "-c", limit, "sh", *command], stdout=out, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            answer = out.read()
        seconds = usage.ru_utime + usage.ru_stime
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return Verdict("out of reach", f"not decided in {self.seconds} s", seconds)
        return read_answer(answer, process.returncode, seconds)


def read_answer(output: bytes, status: int, seconds: float) -> Verdict:
    """What CBMC says as JSON."""
    try:
        messages: list[dict[str, Any]] = json.loads(output)
    except ValueError:
        return Verdict("out of reach", f"CBMC ended with status {status}, out of memory?", seconds)
    words = {m.get("cProverStatus") for m in messages} - {None}
    if words == {"success"}:
        return Verdict("proved", "", seconds)
    for message in messages:
        # that of --stop-on-fail stands alone
        for result in (message, *message.get("result", [])):
            if str(result.get("status", "")).lower() in ("failed", "failure"):
                return failed(result, seconds)
    errors = [m.get("messageText", "") for m in messages if m.get("messageType") == "ERROR"]
    if any("memory" in error for error in errors):
        return Verdict("out of reach", f"it takes more than {MEMORY >> 30} GB", seconds)
    if errors:
        # A testcase that defines a GUP function by a macro undoes the names of the model.
        said = " ".join(errors[0].split())
        return Verdict("out of reach", f"CBMC does not take it: {said}", seconds)
    return Verdict("out of reach", f"CBMC ended with status {status}", seconds)


def failed(result: dict[str, Any], seconds: float) -> Verdict:
    """The verdict of an assertion that does not hold."""
    trace = result.get("trace", [])
    # the last one; a result of --stop-on-fail only has it there
    failure: dict[str, Any] = {}
    for step in trace:
        if step.get("stepType") == "failure":
            failure = step
    what = str(result.get("description") or failure.get("reason", "?"))
    if what == COVER:
        return Verdict("refuted", COVER, seconds)
    if what.startswith("unwinding assertion"):
        return Verdict("out of reach", TURNS, seconds)
    if what.startswith("bound: "):
        return Verdict("out of reach", what.removeprefix("bound: "), seconds)
    called = {
        step["function"]["identifier"] for step in trace if step.get("stepType") == "function-call"
    }
    if "prove_after" not in called:
        what = IN_BEFORE + what
    where = failure.get("sourceLocation", {})
    if where:
        what += f" ({pathlib.Path(where.get('file', '?')).name}:{where.get('line', '?')})"
    return Verdict("refuted", what, seconds, str(Counterexample(trace)))


#: What counts for a testcase that has several verdicts.
RANK = ("refuted", "dangling", "proved", "out of reach")
Found = list[tuple[Bound, Verdict]]


# -- the command line


def larger(prover: Prover, question: Question, pages: int, found: Found) -> Bound | None:
    """What is asked after one page: two pages of what has a loop, four of what has none.

    Nothing of what asks for a number of its own, which these are not.
    """
    last, verdict = found[-1]
    if pages == 1 or question.unchanged or last in WIDER or not goes_on(verdict):
        return None
    return TWO if pages == 2 or prover.has_loops(question) else FOUR


def decide(prover: Prover, question: Question, bound: Bound) -> Verdict:
    """The verdict at one bound, of all parts: the first that is not a proof is that of all."""
    parts = question.parts(bound)
    if not parts:
        return Verdict("out of reach", "it is run with more pages than there are", 0)
    seconds = 0.0
    for part in parts:
        if question.unchanged:
            part = dataclasses.replace(part, cover=ALONE)
        verdict = prover.ask(question, part)
        seconds += verdict.seconds
        if verdict.verdict == "refuted" and not question.unchanged and bound.pointers:
            # Where both use a pointer wrongly, CBMC names one of them.
            alone = prover.ask(question, dataclasses.replace(part, cover=ALONE))
            seconds += alone.seconds
            if alone.verdict == "refuted":
                verdict = alone
        if verdict.verdict != "proved":
            if part.count is not None:
                verdict = dataclasses.replace(verdict, why=f"{verdict.why}, COUNT is {part.count}")
            break
    if verdict.why.startswith(IN_BEFORE):
        # What runs there has no meaning, so that nothing can be the same.
        kind = "dangling" if question.before.case.tags.dangling else "out of reach"
        verdict = dataclasses.replace(verdict, verdict=kind)
    return dataclasses.replace(verdict, seconds=seconds)


def best(prover: Prover, question: Question, bounds: Sequence[Bound], done: Found = []) -> Found:
    """The verdicts on a question, after those that there are: larger bounds after smaller ones.

    A proof is one only if in some world of the size GUP returns all that it is asked for.
    """
    found = list(done)
    for bound in bounds:
        before = found[-1][1] if found else None
        if before and not goes_on(before):
            break
        if before and before.seconds > SHARE * prover.seconds:
            why = f"not tried, as the smaller one took {before.seconds:.0f} s"
            found.append((bound, Verdict("out of reach", why, 0)))
            break
        verdict = decide(prover, question, bound)
        if verdict.verdict == "proved" and not any(v.verdict == "proved" for _, v in found):
            if not prover.covers(question, question.parts(bound)):
                verdict = Verdict("out of reach", NEVER_ALL, verdict.seconds)
        found.append((bound, verdict))
    return found


def smallest(prover: Prover, question: Question) -> Found:
    """The verdicts at one page, and at more behind it where the testcase asks for them."""
    found = best(prover, question, [ONE])
    for bound in WIDER:
        if not found[-1][1].why.startswith((TURNS, NEVER_ALL)):
            break
        found = best(prover, question, [bound], found)
    return found


def goes_on(verdict: Verdict) -> bool:
    """Whether a larger bound could say more."""
    return verdict.verdict not in ("refuted", "dangling") and not verdict.why.startswith(TOO_MUCH)


def line_of(question: Question, found: Found) -> str:
    """One line for the table."""
    parts = []
    for i, (bound, verdict) in enumerate(found):
        if i + 1 < len(found) and found[i + 1][0] in WIDER:
            continue  # it was too small
        why = f": {verdict.why}" if verdict.why else ""
        parts.append(f"{bound} {verdict.verdict}{why} ({verdict.seconds:.0f} s)")
    return f"{question}: " + "; ".join(parts) + (" (unchanged)" if question.unchanged else "")


def table(answers: Mapping[Question, Found]) -> str:
    """How many of each verdict, at which bound or why."""
    counts: dict[tuple[int, str], int] = {}
    for question, found in answers.items():
        kinds = [verdict.verdict for _, verdict in found]
        kind = next(kind for kind in RANK if kind in kinds)
        # the largest that says so counts
        which = len(kinds) - 1 - kinds[::-1].index(kind)
        bound, verdict = found[which]
        words = f"{kind}, {bound.size}"
        if kind == "proved" and question.unchanged:
            words += ", unchanged"
        elif kind == "proved" and which < len(found) - 1:
            words += "; more is out of reach"
        elif kind == "out of reach":
            words = f"{kind}: {verdict.why}"
        key = (RANK.index(kind), words)
        counts[key] = counts.get(key, 0) + 1
    spent = sum(verdict.seconds for found in answers.values() for _, verdict in found)
    lines = [f"{counts[key]:5}  {key[1]}" for key in sorted(counts)]
    return "\n".join([*lines, f"{len(answers):5}  in {spent:.0f} s of the processor"])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Prove that testcases do the same before and after."
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="proofs at a time")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each (%(default)s)")
    parser.add_argument(
        "--pages", type=int, choices=(1, 2, 4), default=4, help="at most (%(default)s)"
    )
    parser.add_argument("cases", nargs="*", metavar="CASE", help="GROUP/BEHAVIOUR, or a pattern")
    args = parser.parse_args()
    try:
        cbmc = find_cbmc(fetch=True)
        assert cbmc
        prover = Prover(cbmc, args.seconds)
        asked = questions(harnesslib.chosen(caselib.load_cases(), args.cases))
        answers: dict[Question, Found] = {}

        def tell(question: Question, found: Found) -> None:
            answers[question] = found
            print(line_of(question, found), flush=True)
            for _, verdict in found:
                if verdict.verdict == "refuted":
                    print(verdict.world, flush=True)

        # First all that is cheap; then what is dear, the cheaper first.
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            later: list[tuple[Question, Found, Bound]] = []
            small = pool.map(lambda one: smallest(prover, one), asked)
            for question, found in zip(asked, small):
                bound = larger(prover, question, args.pages, found)
                if bound:
                    later.append((question, found, bound))
                else:
                    tell(question, found)
            later.sort(key=lambda one: one[1][-1][1].seconds)
            large = pool.map(lambda one: best(prover, one[0], [one[2]], one[1]), later)
            for (question, _, _), found in zip(later, large):
                tell(question, found)
    except (ProveError, harnesslib.HarnessError, caselib.CaseError) as error:
        print(f"prove: {error}", file=sys.stderr)
        return 2
    print(table(answers))
    wrong = any(v.verdict == "refuted" for found in answers.values() for _, v in found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
