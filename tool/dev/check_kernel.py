#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the tool on real kernels: what it finds, what it makes of it, and that this builds.

usage: check_kernel.py [--linux DIR] [--jobs N] [--no-build]

The tree is Linux 6.1; without --linux Debian's linux-source-6.1 is unpacked below build/kernel.
It is only read: all work is done in a private clone, build/kernel/check, which stays there to
be looked at until the next run. The last line is "N passed, N failed, N skipped"; status 1 if
anything failed.

The builds are those of `verify`: each commit of the series on four architectures, without MMU
and in a tiny configuration. They are kept below build/kernel/verify for the next run.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import filecmp
import json
import re
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import kernels
from kernels import KERNELS, TOOL, KernelError, environment, git, run

SUBJECTS = (
    "mm/gup: remove unused vmas parameter from get_user_pages()",
    "mm/gup: remove unused vmas parameter from pin_user_pages_remote()",
    "mm/gup: remove vmas parameter from get_user_pages_remote()",
    "io_uring: rsrc: avoid use of vmas parameter in pin_user_pages()",
    "mm/gup: remove vmas parameter from pin_user_pages()",
    "mm/gup: remove vmas array from internal GUP functions",
)
SITES = 30
CLASSES = {"unused": 25, "ignored": 1, "single": 3, "multi": 1}
BRANCH = "vmas-removed"

#: A function that makes a call, to be broken: its file, and the call as it is written there.
VICTIM = ("drivers/vhost/vdpa.c", "pinned = pin_user_pages(")

#: An objection of checkpatch.pl that a commit can meet without a parenthesis of its own.
PARENTHESES = r"CHECK: Unnecessary parentheses around '(.*)'"

#: What comments and documents say of the parameter, as opposed to VMAs in general.
LEFT = (
    r"@vmas\b|\bvm_area_struct ?\*\* ?vmas\b|\bvmas (array|arg|argument|param|parameter)\b"
    r"|\bvmas become\b|\bpages, vmas\b|\bpointers to vmas\b"
)

#: What verify builds on; tiny has no huge pages, so that their stubs are compiled.
ARCHITECTURES = ("x86_64", "arm64", "powerpc64", "s390x", "nommu", "tiny")


class Failure(Exception):
    """A check that did not hold, and why."""


def expect(condition: object, message: str) -> None:
    """Raise Failure with ``message`` unless ``condition`` holds."""
    if not condition:
        raise Failure(message)


def equal(what: str, got: object, wanted: object) -> None:
    """Raise Failure unless ``got`` is ``wanted``."""
    expect(got == wanted, f"{what}: {got!r}, but should be {wanted!r}")


def outcomes(said: str, name: str) -> tuple[list[str], list[str]]:
    """The tests of a file that passed, and those that failed, by what pytest -n -v said."""
    lines = re.findall(rf"(PASSED|FAILED|ERROR) (?:\S*/)?{re.escape(name)}(?:::(\S+))?", said)
    passed = [test for verdict, test in lines if verdict == "PASSED"]
    return passed, sorted({test for verdict, test in lines if verdict != "PASSED"})


@dataclasses.dataclass
class Row:
    """How one check ended: "passed", "FAILED" or "skipped"."""

    name: str
    verdict: str
    seconds: float
    detail: str


class Report:
    """The rows so far. A check that raises is a failure; the others go on."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def check(self, name: str, function: Callable[[], str]) -> bool:
        """Run one check; its result is the detail to be shown."""
        started = time.monotonic()
        try:
            verdict, detail = "passed", function()
        except (Failure, KernelError) as error:
            verdict, detail = "FAILED", str(error)
        except Exception:  # what a broken check has to say
            verdict, detail = "FAILED", traceback.format_exc()
        self._add(Row(name, verdict, time.monotonic() - started, detail))
        return verdict == "passed"

    def skip(self, name: str, why: str) -> None:
        """Note a check that was not made."""
        self._add(Row(name, "skipped", 0, why))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        print(f"{row.verdict:7} {row.name} ({row.seconds:.0f} s)", flush=True)
        for line in row.detail.splitlines():
            print(f"        {line}", flush=True)

    def count(self, verdict: str) -> int:
        """How many checks ended so."""
        return sum(row.verdict == verdict for row in self.rows)

    def print_table(self) -> None:
        """All rows, one line each, and the closing line."""
        width = max(len(row.name) for row in self.rows)
        print(f"\n{'check':{width}}  verdict  seconds")
        for row in self.rows:
            print(f"{row.name:{width}}  {row.verdict:7}  {row.seconds:7.1f}")
        print(
            f"{self.count('passed')} passed, {self.count('FAILED')} failed, "
            f"{self.count('skipped')} skipped"
        )


class Checks:
    """The checks of one Linux 6.1 tree, in their order: later ones use what earlier ones made."""

    def __init__(self, linux: Path, jobs: int) -> None:
        self.linux = linux
        self.jobs = jobs
        self.work = KERNELS / "check"
        self.copy = self.work / "linux"
        self.out = self.work / "out"
        self.env = environment(self.work / "cache")
        self.base = ""
        self.commits: list[str] = []  # as git am made them
        self.sites: list[dict[str, Any]] = []
        self.built: dict[str, Any] = {}  # what verify said
        self.tests_said: str | None = None  # what pytest said of tool/tests/kernel

    # -- helpers

    def scan(self, *words: str | Path) -> tuple[int, dict[str, Any], str]:
        """Status, document and stderr of a scan."""
        done = run([TOOL, "scan", "--format", "json", *words], self.env, check=False)
        document = json.loads(done.stdout) if done.stdout.strip() else {}
        return done.returncode, document, done.stderr

    def balanced(self, status: int, document: dict[str, Any], errors: str) -> None:
        """Fail unless the scan was complete."""
        equal(f"status ({errors.strip() or 'it said nothing'})", status, 0)
        ledger = document["ledger"]
        equal("unaccounted", ledger["unaccounted"], [])
        expect(ledger["balanced"] is True, "the ledger is not balanced")
        equal("sum of the kinds", sum(ledger["kinds"].values()), ledger["occurrences"])

    def series(self, output: Path, *words: str) -> str:
        """Run series; returns what it said."""
        done = run(
            [TOOL, "series", "--tree", self.copy, "--signoff", "-o", output, *words],
            self.env,
            check=False,
        )
        equal(f"status ({done.stderr.strip()})", done.returncode, 0)
        return done.stderr

    def patches(self) -> list[Path]:
        """The patches of the series, without the cover letter."""
        return sorted(self.out.glob("0*.patch"))[1:]

    # -- the checks

    def prepare(self) -> str:
        """A private clone."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        kernels.private_copy(self.linux, self.copy)
        self.base = git(self.copy, "rev-parse", "HEAD")
        return f"{self.linux} at {self.base[:12]}, cloned to {self.copy}"

    def avoids_the_defects(self) -> str:
        """tool/tests/kernel: a test for each defect that the removal had when made by hand."""
        passed = self._tests("test_rows.py")
        rows = {name[9:11] for name in passed if re.match(r"test_row_\d\d_", name)}
        equal("rows", len(rows), 14)
        return f"{len(passed)} tests, for rows {min(rows)} to {max(rows)}"

    def does_the_same_in_the_model(self) -> str:
        """tool/tests/kernel: the functions themselves, run in the model; planted defects."""
        passed = self._tests("test_model.py")
        kinds = collections.Counter(name.partition("[")[0] for name in passed)
        expect(len(kinds) == 2, f"only {sorted(kinds)}")
        return "\n".join(f"{count} times: {name}" for name, count in sorted(kinds.items()))

    def agrees_with_coccicheck(self) -> str:
        """tool/tests/kernel: make coccicheck with the drop-in rule, in each mode, and make C=2."""
        passed = self._tests("test_coccicheck_linux.py")
        equal("tests", len(passed), 5)
        return "\n".join(passed)

    def knows_whom_to_send_to(self) -> str:
        """series --cc: the kernel's own get_maintainer.pl answers what it is asked."""
        return "\n".join(self._tests("test_recipients.py"))

    def lets_nobody_new_in(self) -> str:
        """tool/tests/kernel: check with a baseline, one more of each rule, the series itself."""
        passed = self._tests("test_gate.py")
        equal("tests", len(passed), 2)
        return "\n".join(passed)

    def documentation_is_true(self) -> str:
        """The sessions that the documentation shows print what they are said to print."""
        passed = self._tests("test_sessions.py")
        expect(passed != [], "there is no such session")
        return f"{len(passed)} sessions"

    def _tests(self, name: str) -> list[str]:
        """Of a file of tool/tests/kernel: the tests that passed. All of them must.

        All files are run at once, side by side: most of what they do is done by one process.
        """
        if self.tests_said is None:
            self.tests_said = self._run_tests()
        passed, bad = outcomes(self.tests_said, name)
        expect(passed and not bad, f"{name}: {bad or 'no test'}\n{self.tests_said[-3000:]}")
        return passed

    def _run_tests(self) -> str:
        """What pytest says of all files of tool/tests/kernel."""
        tests = Path(__file__).resolve().parent.parent / "tests" / "kernel"
        done = run(
            [
                sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", "--tb=short",
                "-n", str(self.jobs), tests,
            ],
            {**self.env, "GUP_VMAS_LINUX61": str(self.copy)},
            check=False,
        )  # fmt: skip
        # 1: some test failed, which its file tells. Anything else is no fault of one file.
        expect(done.returncode in (0, 1), f"status of pytest\n{done.stdout[-3000:]}")
        return done.stdout

    def finds_all(self) -> str:
        """scan: every site, with its class."""
        status, document, errors = self.scan("--tree", self.copy)
        self.balanced(status, document, errors)
        equal("schema", document["schema"], "gup-vmas/scan/1")
        self.sites = document["sites"]
        equal("sites in .c files", sum(s["file"].endswith(".c") for s in self.sites), SITES)
        classes = {name: n for name, n in document["summary"]["classes"].items() if n}
        equal("classes", classes, CLASSES)
        equal("sites of the summary", document["summary"]["sites"], len(self.sites))
        for site in self.sites:
            expect(site["automatic"], f"{site['file']}:{site['line']}: {site['reason']}")
        equal("calls of the ledger", document["ledger"]["kinds"]["call"], len(self.sites))
        return (
            f"Linux {document['tree']['version']}: {len(self.sites)} sites, {classes}, "
            f"{document['ledger']['occurrences']} occurrences, balanced"
        )

    def names_what_it_cannot_read(self) -> str:
        """scan: an unbalanced parenthesis in a calling function."""
        name, call = VICTIM
        path = self.copy / name
        whole = path.read_text()
        equal(f"{call} in {name}", whole.count(call), 1)
        before, after = whole.split(call)
        head, indent = before.rstrip(" \t"), before[len(before.rstrip(" \t")) :]
        variants = {
            "in the call": f"{before}{call}({after}",
            "before the call": f"{head}{indent}WARN_ON((cur_base);\n{indent}{call}{after}",
        }
        said = []
        try:
            for where, text in variants.items():
                path.write_text(text)
                line = text[: text.index(call)].count("\n") + 1
                status, document, errors = self.scan("--tree", self.copy)
                equal(f"status with a parenthesis too many {where}", status, 3)
                ledger = document["ledger"]
                expect(not ledger["balanced"], "the ledger is balanced all the same")
                equal("files named", {item["file"] for item in ledger["unaccounted"]}, {name})
                hit = [i for i in ledger["unaccounted"] if i["line"] <= line <= i["end_line"]]
                expect(hit, f"no range has line {line}: {ledger['unaccounted']}")
                expect(re.search(rf"{re.escape(name)}:\d+", errors), f"stderr: {errors!r}")
                said.append(f"{where}: {errors.strip().splitlines()[0]}")
        finally:
            path.write_text(whole)
        equal("changes left in the copy", git(self.copy, "status", "--porcelain"), "")
        return "\n".join(said)

    def makes_the_series(self) -> str:
        """series: the patches."""
        errors = self.series(self.out, "--branch", BRANCH)
        expect("to do by hand" not in errors, errors)
        names = sorted(path.name for path in self.out.iterdir() if path.suffix == ".patch")
        equal("number of patches", len(names), 1 + len(SUBJECTS))
        expect("cover-letter" in names[0], f"{names[0]} is no cover letter")
        equal("other files", {p.suffix for p in self.out.iterdir()}, {".patch", ".cocci"})
        subjects = git(self.copy, "log", "--reverse", "--format=%s", f"{self.base}..{BRANCH}")
        equal("subjects", tuple(subjects.splitlines()), SUBJECTS)
        cover = (self.out / names[0]).read_text()
        for subject in SUBJECTS:
            expect(subject in cover, f"the cover letter does not list {subject!r}")
        changed = git(self.copy, "diff", "--shortstat", self.base, BRANCH)
        return f"{len(SUBJECTS)} patches and a cover letter;{' '}{changed.strip()}"

    def leaves_the_tree_alone(self) -> str:
        """series: nothing but the branch is new."""
        equal("HEAD", git(self.copy, "rev-parse", "HEAD"), self.base)
        equal("changes", git(self.copy, "status", "--porcelain", "--ignored"), "")
        equal("worktrees", len(git(self.copy, "worktree", "list").splitlines()), 1)
        equal("stash", git(self.copy, "stash", "list"), "")
        return "same HEAD, no change, no worktree, no stash"

    def repeats_itself(self) -> str:
        """series: a second run gives the same bytes."""
        again = self.work / "again"
        self.series(again)
        names = sorted(path.name for path in self.out.iterdir())
        equal("names", sorted(path.name for path in again.iterdir()), names)
        _, differ, odd = filecmp.cmpfiles(self.out, again, names, shallow=False)
        equal("patches that differ", differ + odd, [])
        return f"{len(names)} files, the same bytes"

    def applies(self) -> str:
        """git am gives the commits of the branch."""
        git(self.copy, "checkout", "-q", "--detach", self.base)
        git(self.copy, "am", "-q", *map(str, self.patches()))
        listed = git(self.copy, "rev-list", "--reverse", f"{self.base}..HEAD")
        branch = git(self.copy, "rev-list", "--reverse", f"{self.base}..{BRANCH}").splitlines()
        self.commits = listed.splitlines()
        trees = [git(self.copy, "rev-parse", f"{c}^{{tree}}") for c in self.commits]
        wanted = [git(self.copy, "rev-parse", f"{c}^{{tree}}") for c in branch]
        equal("trees", trees, wanted)
        for one, other in zip(self.commits, branch):
            body = "--format=%an%n%ae%n%ad%n%B"
            equal("commit", *(git(self.copy, "log", "-1", body, c) for c in (one, other)))
        return f"{len(trees)} trees and messages are those of the branch"

    def leaves_nothing(self) -> str:
        """The result: nothing passes vmas, nothing speaks of it."""
        status, document, errors = self.scan("--tree", self.copy, "--rev", BRANCH)
        self.balanced(status, document, errors)
        left = [s for s in document["sites"] if s["class"] != "converted" or s["vmas"]]
        equal("sites left", left, [])
        for name, shape in document["tree"]["generation"].items():
            equal(f"vmas of {name}()", shape["vmas"], None)
        names = git(self.copy, "diff", "--name-only", self.base, BRANCH).splitlines()
        expect(self._mentions(self.base, names), "nothing is found in the tree as it was either")
        equal("lines left", self._mentions(BRANCH, names), [])
        return f"{len(document['sites'])} sites, all converted; balanced; no word of vmas left"

    def _mentions(self, commit: str, names: Sequence[str]) -> list[str]:
        """Lines of code with the word vmas, and prose that speaks of the parameter."""
        lines = run(
            ["git", "-C", self.copy, "grep", "-nP", LEFT, commit, "--", *names, "Documentation"],
            self.env,
            check=False,
        ).stdout.splitlines()
        for name in names:
            if name.endswith((".c", ".h")):
                text = self.work / "mentions.c"
                text.write_text(git(self.copy, "show", f"{commit}:{name}") + "\n")
                # Takes the comments out, and does nothing else.
                code = run(["gcc", "-fpreprocessed", "-dD", "-E", "-P", text], self.env).stdout
                found = [line for line in code.splitlines() if re.search(r"\bvmas\b", line)]
                lines += [f"{name}: {line.strip()}" for line in found]
        return lines

    def repeats(self) -> str:
        """repeat: plain spatch makes each commit of its semantic patch."""
        done = run([TOOL, "repeat", "--tree", self.copy, "--series", self.out], self.env, check=False)
        equal(f"status ({done.stderr.strip()})", done.returncode, 0)
        equal("lines", done.stdout.count(": repeated, "), len(SUBJECTS))
        return done.stdout.strip()

    def pleases_checkpatch(self, patch: Path) -> str:
        """checkpatch.pl --strict of the tree, but for parentheses that were there before."""
        done = self._checkpatch(patch)
        found = re.search(r"^total: 0 errors, 0 warnings, (\d+) checks", done, re.M)
        expect(found, done.split("NOTE:")[0].strip())
        assert found
        # Whoever takes an operand out of a condition is asked about the parentheses of the others.
        said = re.findall(rf"^{PARENTHESES}\n#\d+: FILE: (\S+):(\d+):$", done, re.M)
        equal("checks", int(found[1]), len(said))
        parent = f"{BRANCH}~{len(SUBJECTS) - self.patches().index(patch)}"
        notes = []
        for inside, file, line in said:
            path = self.work / "parent" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(git(self.copy, "show", f"{parent}:{file}") + "\n")
            before = re.findall(rf"^{PARENTHESES}$", self._checkpatch("-f", path), re.M)
            expect(inside in before, f"{file}:{line}: the parentheses around '{inside}' are new")
            notes.append(
                f"not counted: {file}:{line}: unnecessary parentheses around '{inside}', which "
                "checkpatch.pl objects to in the parent as well"
            )
        return "\n".join(notes)

    def _checkpatch(self, *words: str | Path) -> str:
        """What it says. It ends with 1 for a mere CHECK."""
        return run(
            ["perl", "scripts/checkpatch.pl", "--strict", "--no-color", *words],
            self.env,
            cwd=self.copy,
            check=False,
        ).stdout

    def pleases_kernel_doc(self) -> str:
        """kernel-doc of the files touched: no new warning."""
        names = [
            name
            for name in git(self.copy, "diff", "--name-only", self.base, BRANCH).splitlines()
            if name.endswith((".c", ".h"))
        ]
        said = []
        for commit in (self.base, BRANCH):
            git(self.copy, "checkout", "-q", "--detach", commit)
            done = run(
                ["perl", "scripts/kernel-doc", "-none", *names], self.env, self.copy, check=False
            )
            lines = (done.stdout + done.stderr).splitlines()
            expect(
                done.returncode == 0 or lines, f"kernel-doc: status {done.returncode}, no word"
            )
            said.append(
                collections.Counter(
                    re.sub(r":\d+:", ":", line) for line in lines if "warning:" in line
                )
            )
        new = said[1] - said[0]
        expect(not new, "new: " + "\n".join(new))
        return f"{len(names)} files, {said[0].total()} warnings before, {said[1].total()} after"

    def verifies(self) -> str:
        """verify: all commits on all architectures, in one run whose result the rows tell."""
        done = run(
            [
                TOOL, "verify", "--tree", self.copy, "--range", f"{self.base}..{self.commits[-1]}",
                "-o", KERNELS / "verify", "--format", "json", "-j", str(self.jobs),
            ],
            # Builds are kept between runs: what is unchanged is not built again.
            {**self.env, "XDG_CACHE_HOME": str(KERNELS / "verify-cache")},
            check=False,
        )  # fmt: skip
        expect(done.stdout.strip(), f"status {done.returncode}: {done.stderr.strip()}")
        self.built = json.loads(done.stdout)
        (self.work / "verify.json").write_text(done.stdout)
        equal("incomplete", self.built["incomplete"], [])
        equal("names", [a["name"] for a in self.built["architectures"]], list(ARCHITECTURES))
        equal("commits", len(self.built["commits"]), 1 + len(SUBJECTS))
        total = self.built["summary"]
        equal("findings", [f["lines"] for f in self.built["findings"]], [])
        equal("status", done.returncode, 0)
        return (
            f"{total['objects'] - total['unreached']} objects built, {total['unreached']} not "
            f"reached by a commit; {total['functions']} functions compared, "
            f"{total['changed']} of them changed; the builds are in {KERNELS / 'verify'}"
        )

    def built_on(self, name: str) -> str:
        """What verify says of one architecture."""
        expect(self.built, "verify did not run to its end")
        (column,) = [a for a in self.built["architectures"] if a["name"] == name]
        equal("missing", column["missing"], None)
        cells = column["commits"]
        equal("commits", len(cells), 1 + len(SUBJECTS))
        for cell in cells:
            expect(cell["objects"], f"no object of commit {cell['number']}")
            for what in ("failed", "new_warnings", "unexpected"):
                equal(f"{what} of commit {cell['number']}", cell[what], 0)
        equal("objects", len({cell["objects"] for cell in cells}), 1)
        expect(sum(cell["functions"] for cell in cells), "no function was compared")
        expect(sum(cell["changed"] for cell in cells), "no function changed at all")
        notes = [
            f"{cells[0]['objects']} objects, {sum(c['unreached'] for c in cells)} times one not "
            f"reached by a commit, {cells[0]['warnings']} warnings, "
            f"{sum(c['functions'] for c in cells)} functions compared, "
            f"{sum(c['changed'] for c in cells)} changed; "
            f"{sum(c['seconds'] for c in cells):.0f} s"
            + (", kept from before" if all(c["kept"] for c in cells) else "")
        ]
        notes += [
            f"{item['file']}: {item['why']}"
            for item in column["not_built"]
            if not item["why"].startswith("is for another")
        ]
        return "\n".join(notes)

    def builds_both_sides(self) -> str:
        """verify: each side of an #if around or in a function that changed."""
        expect(self.built, "verify did not run to its end")
        sides = self.built["conditions"]
        expect(sides, "no condition at all")
        left = [s for s in sides if not s["built_on"]]
        unsaid = [s for s in left if not s["note"]]
        equal("sides that are not built, without a reason", unsaid, [])
        notes = [f"{len(sides) - len(left)} of {len(sides)} sides built"]
        notes += [f"{s['file']}: {s['condition']}: {s['note']}" for s in left]
        return "\n".join(notes)

    def knows_the_new_shape(self) -> str:
        """scan of Linux 6.12, after the removal: no site passes vmas."""
        tree = kernels.debian("6.12")
        status, document, errors = self.scan("--tree", tree)
        self.balanced(status, document, errors)
        expect(document["sites"], "no site at all")
        left = [s for s in document["sites"] if s["class"] != "converted" or s["vmas"]]
        equal("sites that pass vmas", left, [])
        for name, shape in document["tree"]["generation"].items():
            equal(f"vmas of {name}()", shape["vmas"], None)
        return (
            f"Linux {document['tree']['version']}: {len(document['sites'])} sites, none passes "
            f"vmas; {document['ledger']['occurrences']} occurrences, balanced"
        )


def check(checks: Checks, report: Report, build: bool) -> None:
    """All checks, in order."""
    if not report.check("a private clone", checks.prepare):
        return
    report.check("scan of 6.1 finds every site", checks.finds_all)
    # Before the clone is moved on to the result.
    report.check("none of the fourteen defects of before", checks.avoids_the_defects)
    report.check("the functions in the model of mm", checks.does_the_same_in_the_model)
    report.check("make coccicheck finds the sites of scan", checks.agrees_with_coccicheck)
    report.check("whom get_maintainer.pl names", checks.knows_whom_to_send_to)
    report.check("check knows the users of 6.1 from new ones", checks.lets_nobody_new_in)
    report.check("the sessions of the documentation", checks.documentation_is_true)
    report.check("scan names what it cannot read", checks.names_what_it_cannot_read)
    if not report.check("series of 6.1 is the six patches", checks.makes_the_series):
        return
    report.check("series leaves the tree alone", checks.leaves_the_tree_alone)
    report.check("series twice, the same bytes", checks.repeats_itself)
    report.check("repeat: spatch alone makes each commit", checks.repeats)
    applied = report.check("git am gives the same trees", checks.applies)
    report.check("scan of the result: nothing left", checks.leaves_nothing)
    for number, patch in enumerate(checks.patches(), 1):
        report.check(f"checkpatch --strict {number}/6", lambda: checks.pleases_checkpatch(patch))
    report.check("kernel-doc has nothing new to say", checks.pleases_kernel_doc)
    report.check("scan of 6.12: no site passes vmas", checks.knows_the_new_shape)
    if not build:
        report.skip("builds", "--no-build")
    if build and applied:
        report.check("verify: six architectures and configurations", checks.verifies)
        for name in ARCHITECTURES:
            report.check(f"verify: {name}", lambda: checks.built_on(name))
        report.check("verify: both sides of each #if", checks.builds_both_sides)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Check the tool on real kernels.")
    parser.add_argument("--linux", type=Path, metavar="DIR", help="a tree of Linux 6.1")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="for make (default: 2)")
    parser.add_argument("--no-build", action="store_true", help="leave the builds out")
    arguments = parser.parse_args(argv)
    try:
        linux = arguments.linux.resolve() if arguments.linux else kernels.debian("6.1")
        if not (linux / "mm" / "gup.c").exists():
            raise KernelError(f"{linux}: not a kernel tree")
    except KernelError as error:
        print(f"check_kernel.py: {error}", file=sys.stderr)
        return 2
    report = Report()
    check(Checks(linux, arguments.jobs), report, not arguments.no_build)
    report.print_table()
    return 1 if report.count("FAILED") else 0


if __name__ == "__main__":
    sys.exit(main())
