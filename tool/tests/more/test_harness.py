# SPDX-License-Identifier: GPL-2.0-only
"""Every testcase does the same before and after, in all worlds; every mutant does not.

One run of the harness is made for all tests of a session: see harnesslib.shared_report().
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import shutil
import signal
import subprocess
import time
from typing import Any

import caselib
import harnesslib
import mutantlib
import pytest
from caselib import COMPILERS, ROOT, Case
from harnesslib import AFTER_SIDE, BEFORE_SIDE, Bound, Builder, Comparison, Outcome, Report
from mutantlib import Expected, Mutant, MutantError

CASES = caselib.load_cases()
RUN = [case for case in CASES if harnesslib.runnable(case)]
MUTANTS = harnesslib.good_mutants()
PATCHES = sorted(mutantlib.MUTANTS.glob("*.patch"))
#: What went wrong when people did this by hand: all fourteen.
DEFECTS = {*range(1, 17), 18}
BOUND = Bound()
#: Worlds that the smallest testcase has: two addresses by three faults.
FEW = 6


@pytest.fixture(scope="session")
def report() -> Report:
    return harnesslib.shared_report(os.environ.get("PYTEST_XDIST_TESTRUNUID", ""))


def fail_if_any(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def run_alone(
    cases: list[Case], mutants: list[Mutant] | None = None, compiler: str = "gcc"
) -> Report:
    with harnesslib.alone():
        return harnesslib.run_all(cases, mutants or [], compiler)


def case_of(name: str) -> Case:
    return caselib.load_case(f"{name}.c")


# -- the testcases


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_says_how_it_is_run_or_why_not(case: Case) -> None:
    assert bool(case.tags.run) != bool(case.tags.not_run)


@pytest.mark.parametrize("case", RUN, ids=str)
def test_it_does_the_same_before_and_after(case: Case, report: Report) -> None:
    fail_if_any(harnesslib.case_problems(case, report, BOUND))


@pytest.mark.parametrize("case", RUN, ids=str)
def test_it_is_run_in_more_than_a_few_worlds(case: Case, report: Report) -> None:
    pair = (BEFORE_SIDE, BEFORE_SIDE)
    if case.group not in caselib.UNTOUCHED:
        pair = (BEFORE_SIDE, AFTER_SIDE)
    outcomes = report.of(case, *pair)
    assert len(outcomes) == len(harnesslib.variants(case))
    # One that differs ends at the first world in which it does.
    if not any(outcome.caught for outcome in outcomes):
        assert max(outcome.worlds for outcome in outcomes) > FEW


TAGGED = b"""
/*
 * gup-vmas: generation 6.1
 * class: none
%s */
"""


def test_run_lines_are_read_as_they_are() -> None:
    lines = b" * run-with: int f(void)\n * run: if (x)\n * run: \treturn f() ? 1 : 2;\n"
    tags = caselib.parse_tags(TAGGED % lines)
    assert tags.run_with == ("int f(void)",)
    assert tags.run == ("if (x)", "\treturn f() ? 1 : 2;")
    assert tags.not_run is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b" * run: return 0;\n * not-run: so\n", "not both"),
        (b" * not-run: so\n * not-run: so\n", "twice"),
        (b" * run-with: int f(void);\n", "of no use"),
    ],
)
def test_wrong_run_lines_are_errors(lines: bytes, message: str) -> None:
    with pytest.raises(caselib.CaseError, match=message):
        caselib.parse_tags(TAGGED % lines)


def test_nearly_all_testcases_are_run() -> None:
    compiled = [case for case in CASES if not case.tags.not_compiled]
    assert len(RUN) > 0.95 * len(compiled)


# -- the mutants


@pytest.mark.parametrize("path", PATCHES, ids=[path.stem for path in PATCHES])
def test_a_mutant_says_what_is_wrong_and_where_it_must_be_caught(path: pathlib.Path) -> None:
    mutant = mutantlib.load_mutant(path)
    assert mutant.words.endswith(".")
    assert mutant.cases


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_it_is_caught_where_it_must_be_and_nowhere_else(mutant: Mutant, report: Report) -> None:
    fail_if_any(harnesslib.mutant_problems(mutant, report, BOUND))


def test_each_known_defect_has_a_mutant_that_is_caught() -> None:
    caught = {
        mutant.defect
        for mutant in MUTANTS
        if any(expected.caught for expected in mutant.cases.values())
    }
    assert DEFECTS <= caught


def test_there_are_many_more_mutants_than_known_defects() -> None:
    others = [
        mutant
        for mutant in MUTANTS
        if mutant.defect is None and any(expected.caught for expected in mutant.cases.values())
    ]
    assert len(others) >= 25


# -- the harness sees what is there: things that must fail do


@pytest.mark.parametrize("compiler", COMPILERS)
def test_a_wrong_twin_is_reported_with_its_world(compiler: str, tmp_path: pathlib.Path) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    case = case_of("single/pin-remote")
    wrong = tmp_path / "pin-remote.c"
    wrong.write_bytes(case.after.read_bytes().replace(b"VM_DONTCOPY", b"VM_LOCKED"))
    case = dataclasses.replace(case, after=wrong)
    report = run_alone([case], compiler=compiler)
    problems = "\n".join(harnesslib.case_problems(case, report, BOUND))
    assert "before and after differ: return value" in problems
    assert "window of 1 page" in problems
    assert "pin_user_pages_remote(MM, " in problems
    assert problems.count("mmap_read_unlock(MM)") == 2


def test_nothing_runs_on_once_the_harness_is_stopped(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job is a process of its own. One that does nothing any more when the harness is killed goes, too."""
    run, jobs = subprocess.run, []

    def killed(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        if "--plan" not in command:
            return run(command, **options)
        with subprocess.Popen(command) as harness:
            jobs.append(_child(harness))
            os.kill(jobs[0], signal.SIGSTOP)
            harness.kill()
        raise subprocess.TimeoutExpired(command, harnesslib.TIMEOUT)

    monkeypatch.setattr(subprocess, "run", killed)
    case, bound = case_of("multi/array-walked-in-a-loop"), Bound(pages=8, vmas=6)
    with harnesslib.alone(), pytest.raises(harnesslib.HarnessError, match="not done after"):
        harnesslib.run_all([case], bound=bound, build=tmp_path)
    try:
        assert _ends(jobs[0])
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(jobs[0], signal.SIGKILL)


def _child(parent: subprocess.Popen[bytes]) -> int:
    """The first child of a process that has done something for a while."""
    children = pathlib.Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while parent.poll() is None:
        for child in children.read_text().split():
            fields = _fields(int(child))
            if fields and int(fields[11]) + int(fields[12]) > 1:  # ticks in user and kernel mode
                return int(child)
    raise AssertionError("the harness was done before a job of it was seen")


def _fields(process: int) -> list[str]:
    """What /proc says of a process behind its name, the state first; nothing if it is gone."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ends(process: int) -> bool:
    """Whether a process ends, which is given ten seconds for it."""
    for _ in range(1000):
        if _fields(process)[:1] in ([], ["Z"]):
            return True
        time.sleep(0.01)
    return False


def test_a_dangling_use_that_no_tag_announces_is_reported() -> None:
    case = case_of("manual/vma-read-after-unlock")
    unannounced = dataclasses.replace(case, tags=dataclasses.replace(case.tags, dangling=()))
    report = run_alone([case])
    assert harnesslib.case_problems(case, report, BOUND) == []
    assert "DANGLING" in "\n".join(harnesslib.case_problems(unannounced, report, BOUND))


PATCH = """# SPDX-License-Identifier: GPL-2.0-only

Nothing warns if there is no VMA.

{tags}

diff --git a/expected/single/pin-remote.c b/expected/single/pin-remote.c
--- a/expected/single/pin-remote.c
+++ b/expected/single/pin-remote.c
@@ -17,3 +17,3 @@
 		vma = vma_lookup(mm, untagged_addr(gaddr));
-		if (WARN_ON_ONCE(!vma)) {{
+		if ({condition}) {{
 			unpin_user_page(*page);
"""


def patch(where: pathlib.Path, tags: str, condition: str = "!vma") -> pathlib.Path:
    path = where / "no-warning.patch"
    path.write_text(PATCH.format(tags=tags, condition=condition))
    return path


@pytest.mark.parametrize(
    ("tags", "condition", "message"),
    [
        ("caught: single/pin-remote", "!vma", "SURVIVES in single/pin-remote"),
        ("equivalent: single/pin-remote: it is lazy", "vma", "the same, as it is lazy"),
        ("caught: single/pin-remote\ncaught-by: printk", "vma", "is not caught by printk"),
        ("caught: single/pin-remote\ncaught-by: compiler", "!vma", "does not reject it"),
        ("equivalent: single/*: so\ncaught-by: compiler", "!vma + ", "rejects it"),
        ("caught: single/*", "!vma + ", "can't be compiled"),
        ("caught: single/*", "vma", ""),
        ("equivalent: single/pin-*: there is a VMA", "!vma", ""),
    ],
    ids=[
        "it survives",
        "it is caught where it is the same",
        "it is caught by something else",
        "it compiles",
        "it does not compile where it should",
        "it does not compile",
        "it is caught",
        "it is the same",
    ],
)
def test_what_is_said_of_a_mutant_is_checked(
    tags: str, condition: str, message: str, tmp_path: pathlib.Path
) -> None:
    mutant = mutantlib.load_mutant(patch(tmp_path, tags, condition))
    report = run_alone([], [mutant])
    problems = "\n".join(harnesslib.mutant_problems(mutant, report, BOUND))
    assert message in problems and bool(message) == bool(problems)


def test_a_patch_that_does_not_apply_is_a_failure_of_one_line(tmp_path: pathlib.Path) -> None:
    path = patch(tmp_path, "caught: single/pin-remote")
    path.write_text(path.read_text().replace("vma_lookup(mm,", "vma_look(mm,"))
    mutant = mutantlib.load_mutant(path)
    report = run_alone([], [mutant])
    (problem,) = harnesslib.mutant_problems(mutant, report, BOUND)
    assert problem.startswith(f"{path} does not apply, make it anew: ")
    assert "expected/single/pin-remote.c" in problem and "\n" not in problem


def test_a_patch_of_a_file_that_is_gone_is_a_failure_of_one_line(tmp_path: pathlib.Path) -> None:
    path = patch(tmp_path, "caught: single/gone")
    path.write_text(path.read_text().replace("pin-remote.c", "gone.c"))
    with pytest.raises(MutantError, match="there is no expected/single/gone.c"):
        mutantlib.apply(mutantlib.load_mutant(path), tmp_path / "work")


def test_a_patch_of_the_helper_reaches_all_that_call_it() -> None:
    helper = next(mutant for mutant in MUTANTS if mutantlib.HELPER_HEADER in mutant.files)
    assert set(helper.cases) >= {"single/remote-unlikely", "single/two-remote-calls"}
    assert "single/pin-remote" not in helper.cases


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ("", "is it caught there, or equivalent"),
        ("caught: single/pin-remote single/null", "does not reach single/null"),
        ("caught: single/*\ncaught-by: luck", "unknown caught-by: luck"),
        ("caught: single/*\ncaught-by: warn, compiler", "can't be run"),
        ("caught: single/*\nwhy: so", "unknown tag: 'why'"),
        ("equivalent: single/pin-remote", "no reason"),
        ("caught: single/x\nequivalent: single/x: so", "given twice"),
        ("defect: 1\ndefect: 2\ncaught: single/*", "more than one 'defect'"),
    ],
)
def test_a_wrong_head_of_a_patch_is_an_error(
    tags: str, message: str, tmp_path: pathlib.Path
) -> None:
    path = patch(tmp_path, tags)
    with pytest.raises(MutantError, match=message) as error:
        mutantlib.load_mutant(path)
    assert str(error.value).startswith(str(path))


def test_a_name_goes_before_a_pattern() -> None:
    given = {"single/*": Expected(False, "so"), "single/a": Expected(True)}
    assert mutantlib.verdicts(["single/a", "single/b"], given) == {
        "single/a": Expected(True),
        "single/b": Expected(False, "so"),
    }


# -- what is made of an outcome


LINE = Comparison("single/pin-remote", "options-on", BEFORE_SIDE, AFTER_SIDE)
EQUAL = Outcome(LINE, "equal", (), "", 1000, BOUND.pages, 500, 500, "")


def report_with(**change: object) -> Report:
    report = Report()
    for first, second in ((BEFORE_SIDE,) * 2, (AFTER_SIDE,) * 2, (BEFORE_SIDE, AFTER_SIDE)):
        line = dataclasses.replace(LINE, first=first, second=second)
        report.outcomes[line] = dataclasses.replace(EQUAL, comparison=line)
    report.outcomes[LINE] = dataclasses.replace(EQUAL, **change)
    return report


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, ""),
        ({"verdict": "differs", "what": "data: PAGES", "text": "a world"}, "data: PAGES\na world"),
        ({"verdict": "incomplete", "pages": BOUND.pages - 1}, "incomplete: 1,000 worlds"),
        ({"dangling": (AFTER_SIDE,)}, "dangling use"),
    ],
)
def test_an_outcome_is_judged(change: dict[str, object], message: str) -> None:
    problems = harnesslib.case_problems(case_of(LINE.case), report_with(**change), BOUND)
    assert len(problems) == bool(message)
    assert message in "".join(problems)


@pytest.mark.parametrize(("name", "word"), [("gup_good", "no world"), ("gup_bad", "half of it")])
def test_a_run_that_shows_nothing_is_a_problem(name: str, word: str) -> None:
    report = report_with()
    line = dataclasses.replace(LINE, second=BEFORE_SIDE)
    report.outcomes[line] = dataclasses.replace(report.outcomes[line], **{name: 0})
    (problem,) = harnesslib.case_problems(case_of(LINE.case), report, BOUND)
    assert word in problem


def test_a_side_that_minds_what_was_before_differs_from_itself() -> None:
    """One process makes all comparisons of a case; only such a side could tell."""
    case = case_of("single/pin-remote")
    counting = dataclasses.replace(case.tags, run=("static long times; return times++;",))
    report = run_alone([dataclasses.replace(case, tags=counting)])
    for side in (BEFORE_SIDE, AFTER_SIDE):
        (outcome,) = report.of(case, side, side)
        assert outcome.caught and outcome.what.startswith("return value")


def test_a_report_survives_being_written() -> None:
    report = report_with(dangling=(AFTER_SIDE,))
    report.broken["x"] = "y"
    report.rejected["x"] = {"y": "z"}
    assert harnesslib.report_of(harnesslib.document_of(report)) == report


# -- building


def test_a_wrapper_says_where_its_lines_are_from() -> None:
    case = case_of("single/remote-returns-the-error")
    text = harnesslib.wrapper(harnesslib.sides(case)[0])
    lines = case.before.read_text().splitlines()
    number = lines.index(f" * run: {case.tags.run[0]}") + 1
    assert f'#line {number} "testcases/{case.name}"\n{case.tags.run[0]}\n' in text
    assert text.index(case.tags.run_with[0]) < text.index("harness_run(void)")


def test_an_error_in_a_run_line_names_the_line() -> None:
    case = case_of("single/pin-remote")
    case = dataclasses.replace(case, tags=dataclasses.replace(case.tags, run=("return nothing;",)))
    (number,) = [number for number, _ in harnesslib.tag_lines(case)]
    with pytest.raises(harnesslib.HarnessError, match=f"single/pin-remote.c:{number}:.*nothing"):
        run_alone([case])


def test_an_object_is_compiled_once(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = harnesslib.sides(case_of("single/pin-remote"))
    builder = Builder("gcc", tmp_path / "build")
    first = builder.objects(sides)
    monkeypatch.setattr(builder, "run", None)  # that runs commands
    assert builder.objects(sides) == first
    assert len({str(made) for made in first.values()}) == len(sides)


def test_sides_of_one_kind_share_an_object(tmp_path: pathlib.Path) -> None:
    names = ("single/pin-remote", "single/get-for-reading", "unused/zero", "driver/vma-that-is-read")
    by_name = {name: harnesslib.sides(case_of(name))[0] for name in names}
    made = Builder("gcc", tmp_path / "build").objects(list(by_name.values()))
    assert len({str(made[side]) for side in by_name.values()}) == 1


def test_who_cannot_be_compiled_is_named_and_the_others_can(tmp_path: pathlib.Path) -> None:
    wrong = tmp_path / "pin-remote.c"
    case = case_of("single/pin-remote")
    wrong.write_bytes(case.before.read_bytes().replace(b"return", b"return nothing +", 1))
    sides = [
        dataclasses.replace(harnesslib.sides(case)[0], path=wrong),
        *(harnesslib.sides(case_of(n))[0] for n in ("single/get-for-reading", "unused/zero")),
    ]
    first, *others = Builder("gcc", tmp_path / "build").objects(sides).values()
    assert isinstance(first, str) and "single/pin-remote before options-on" in first
    assert "nothing" in first and all(isinstance(made, pathlib.Path) for made in others)


@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_model_does_what_it_is_said_to_do(compiler: str, tmp_path: pathlib.Path) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    with harnesslib.alone():
        executable = Builder(compiler).link([])
    done = subprocess.run([executable, "--selftest"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_clang_sees_the_same_worlds_as_gcc(report: Report) -> None:
    if not shutil.which("clang"):
        pytest.skip("clang is not installed")
    cases = [
        case_of(name)
        for name in ("single/get-for-reading", "multi/array-allocated", "unused/zero",
                     "ignored/array-freed-on-two-paths", "manual/vma-read-after-unlock")
    ]  # fmt: skip
    mutant = next(mutant for mutant in MUTANTS if mutant.name == "walk-ends-a-page-late")
    other = run_alone(cases, [mutant], "clang")
    for case in cases:
        fail_if_any(harnesslib.case_problems(case, other, BOUND))
    fail_if_any(harnesslib.mutant_problems(mutant, other, BOUND))
    for line, outcome in other.outcomes.items():
        if not outcome.caught:
            assert outcome.worlds == report.outcomes[line].worlds, line


# -- the command line


def command(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/python3", str(ROOT / "tool/tests/harnesslib.py"), *args],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_runs_what_it_is_told(report: Report) -> None:
    done = command("--pages", "2", "testcases/single/pin-remote.c", "forwarded/static-in*")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "testcases: 1 run, 1 not" in done.stdout
    assert "forwarded/static-inline-without-callers is not run: its only function" in done.stdout
    assert "up to 2 pages and 3 VMAs" in done.stdout


def test_the_command_says_if_not_all_worlds_were_run(report: Report) -> None:
    done = command("--worlds", "10", "single/pin-remote")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "incomplete: 10 worlds" in done.stdout


def test_an_unknown_testcase_is_wrong_usage() -> None:
    done = command("single/nothing-of-that-name")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "harness: there is no testcase single/nothing-of-that-name\n"


# -- what a testcase has to ask for


def allowing(name: str, allow: str) -> Case:
    """A testcase that asks for another allowance than its tags do."""
    case = case_of(name)
    return dataclasses.replace(case, tags=dataclasses.replace(case.tags, allow=allow))


READ_ONLY = "driver/vma-of-a-page-that-is-only-read"


def test_a_module_may_fail_for_a_page_of_the_gate_area_only_if_it_asks() -> None:
    asking, silent = allowing(READ_ONLY, "gate-area"), allowing(READ_ONLY, "")
    assert harnesslib.case_problems(asking, run_alone([asking]), BOUND) == []
    (problem,) = harnesslib.case_problems(silent, run_alone([silent]), BOUND)
    assert "differ" in problem and "gate area" in problem


@pytest.mark.parametrize("name", ["driver/vma-that-is-read", "single/get-for-reading"])
def test_who_makes_no_such_difference_must_not_ask(name: str) -> None:
    case = allowing(name, "gate-area")
    (problem,) = harnesslib.case_problems(case, run_alone([case]), BOUND)
    assert "asks for the allowance gate-area, and makes no such difference" in problem


@pytest.mark.parametrize("lines", [
    b" * allow: everything\n * run: return 0;\n", b" * allow: gate-area\n * not-run: so\n",
])  # fmt: skip
def test_an_allowance_that_is_none_is_an_error(lines: bytes) -> None:
    with pytest.raises(caselib.CaseError, match="unknown allow"):
        caselib.parse_tags(TAGGED % lines)
