# SPDX-License-Identifier: GPL-2.0-only
"""The model checker says what is known to be so: it proves, it refutes, it names what dangles.

`make prove` asks it about all testcases, which takes long. Here are a few whose verdict is known,
so that a proof that shows nothing would be noticed.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
import subprocess

import pytest

import caselib
import harnesslib
import mutantlib
import prove
from prove import ONE, TWO, Bound, Prover, Question, Verdict

CASES = {str(case): case for case in caselib.load_cases()}


@pytest.fixture(scope="module")
def prover() -> Prover:
    cbmc = prove.find_cbmc(fetch=False)
    if not cbmc:
        pytest.skip("there is no CBMC; `make prove` fetches it. All else is run without")
    return Prover(cbmc)


@pytest.mark.parametrize("name", prove.PROOF)
def test_what_the_proof_is_made_of_is_sound_c(name: str, tmp_path: pathlib.Path) -> None:
    # CBMC takes a function that forgets its return for one that returns anything.
    done = subprocess.run(
        ["gcc", "-c", "-o", tmp_path / "o", "-nostdinc", "-std=gnu11", "-D__CPROVER__", "-DPROVE_PAGES=1",
         "-DPROVE_TAIL=2", "-Wall", "-Werror", "-Wno-implicit-function-declaration",
         "-Wno-uninitialized", "-Wno-maybe-uninitialized", "-Wno-builtin-declaration-mismatch",
         "-include", prove.PROVE / "size.h", "-include", harnesslib.HARNESS / "harness.h",
         f"-I{prove.PROVE / 'include'}", f"-I{harnesslib.HARNESS / 'include'}", f"-I{harnesslib.NEW_STUBS}",
         f"-I{harnesslib.STUBS}", f"-I{harnesslib.HARNESS}", prove.PROVE / name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def question(name: str) -> Question:
    return prove.questions([CASES[name]])[0]


@pytest.mark.parametrize("name", ["unused/null", "single/remote-negative"])
def test_a_right_conversion_is_proved(prover: Prover, name: str) -> None:
    bound, verdict = prove.best(prover, question(name), [ONE])[0]
    assert verdict.verdict == "proved", f"{bound}: {verdict.why}\n{verdict.world}"


def test_a_use_after_unlock_is_named_with_its_line(prover: Prover) -> None:
    (_, verdict), *_ = prove.best(prover, question("manual/vma-read-after-unlock"), [ONE])
    assert verdict.verdict == "dangling"
    assert "vm_flags (vma-read-after-unlock.c:" in verdict.why


# Which of the worlds that refute it CBMC shows is its own affair: these are lines of each of them.
# GUP may fail with any errno, or return 0 for a fault that is to be repeated.
@pytest.mark.parametrize(
    ("mutant", "name", "before", "after"),
    [
        (
            "lookup-of-the-tagged-address",
            "single/get-for-reading",
            ["current->mm, window of 1 page:", "  page 0: VMA 0"],
            [r"vma_lookup\(addr=0x[0-9a-f]+\) = NULL$", r"WARN\(\)$"],
        ),
        (
            "access-lookup-dropped",
            "single/remote-access-on-failure",
            ["MM, window of 1 page:", "device with access()", "  ->access(addr=0x"],
            [r"get_user_pages_remote\(start=0x[0-9a-f]+\) = (-E[A-Z]+|0)$"],
        ),
    ],
)
def test_a_wrong_conversion_is_refuted_by_a_world_that_a_person_can_read(
    prover: Prover, mutant: str, name: str, before: list[str], after: list[str],
    tmp_path: pathlib.Path,
) -> None:  # fmt: skip
    wrong = mutantlib.load_mutant(mutantlib.MUTANTS / f"{mutant}.patch")
    work = mutantlib.apply(wrong, tmp_path / mutant)
    side = next(s for s in harnesslib.mutant_sides(wrong, CASES, work) if str(s.case) == name)
    verdict = prover.ask(Question(question(name).before, side), ONE)
    assert verdict.verdict == "refuted", verdict.why
    told, _, of_after = verdict.world.partition("  after:\n")
    for text in ("the window begins at 0x", "  before:\n", *before):
        assert text in told
    for line in after:
        assert re.search(rf"^ +{line}", of_after, re.MULTILINE), of_after
    assert "->access" not in of_after


def test_where_gup_can_never_succeed_nothing_counts_as_proved(prover: Prover) -> None:
    # sixteen pages are more than there are at this bound
    (_, verdict), *_ = prove.best(prover, question("ignored/array-on-the-stack"), [ONE])
    assert verdict.verdict == "out of reach"


# -- how the bounds and the parts of a proof go together, without a model checker


class Told(Prover):
    """A prover that is told the verdicts, and notes what it was asked."""

    def __init__(self, *verdicts: Verdict) -> None:  # pylint: disable=super-init-not-called
        self.seconds = 120
        self.verdicts = list(verdicts)
        self.asked: list[Bound] = []

    def ask(self, question: Question, bound: Bound) -> Verdict:
        self.asked.append(bound)
        return self.verdicts.pop(0)

    def covers(self, question: Question, bounds: object) -> bool:
        return True


COUNTED = "multi/array-allocated"  # COUNT(0, 4)
PROVED = Verdict("proved", "", 1.0)


def test_each_number_of_pages_is_proved_apart_and_all_must_be() -> None:
    told = Told(PROVED, PROVED, Verdict("refuted", "return value", 1.0))
    verdict = prove.decide(told, question(COUNTED), TWO)
    assert [bound.count for bound in told.asked] == [0, 1, 2]
    assert (verdict.verdict, verdict.why) == ("refuted", "return value, COUNT is 2")
    assert verdict.seconds == 3.0


def test_what_must_have_more_pages_than_there_are_is_not_proved() -> None:
    case = dataclasses.replace(CASES[COUNTED].tags, run=("return f(COUNT(2, 4));",))
    asked = question(COUNTED)
    before = dataclasses.replace(asked.before, case=dataclasses.replace(asked.before.case, tags=case))
    verdict = prove.decide(Told(), Question(before, asked.after), ONE)
    assert verdict.verdict == "out of reach"


def test_a_wrong_pointer_of_both_sides_is_not_the_fault_of_the_conversion() -> None:
    in_after = Verdict("refuted", "dereference failure", 1.0)
    told = Told(in_after, Verdict("refuted", prove.IN_BEFORE + "dereference failure", 1.0))
    verdict = prove.decide(told, question("unused/null"), ONE)
    assert told.asked[1].cover == prove.ALONE
    assert verdict.verdict == "out of reach"


def test_a_larger_bound_is_left_when_the_smaller_took_long() -> None:
    told = Told(Verdict("proved", "", 100.0))
    found = prove.best(told, question("unused/null"), [ONE, TWO])
    assert [verdict.verdict for _, verdict in found] == ["proved", "out of reach"]
    assert found[1][1].why == "not tried, as the smaller one took 100 s"


def test_what_asks_for_a_number_of_its_own_gets_as_many_pages_alike_as_it_takes() -> None:
    turns = Verdict("out of reach", prove.TURNS, 2.0)
    told = Told(turns, turns, PROVED)
    asked = question("multi/array-on-the-stack")
    found = prove.smallest(told, asked)
    assert told.asked == [ONE, *prove.WIDER[:2]]
    assert prove.larger(told, asked, 4, found) is None
    assert prove.line_of(asked, found).endswith(": 1 page and 8 alike, pointers checked proved (1 s)")


def test_the_table_counts_the_largest_bound_that_is_proved() -> None:
    asked = [question("unused/null"), question(COUNTED), question("manual/vma-returned"),
             question("multi/array-on-the-stack")]  # fmt: skip
    late = Verdict("out of reach", "not decided in 120 s", 120.0)
    answers = {
        asked[0]: [(ONE, PROVED), (TWO, PROVED)],
        asked[1]: [(ONE, PROVED), (TWO, late)],
        asked[2]: [(ONE, Verdict("dangling", "in the before-code", 1.0))],
        asked[3]: [(ONE, Verdict("out of reach", prove.TURNS, 1.0)), (prove.WIDER[0], late)],
    }
    assert prove.table(answers).splitlines() == [
        "    1  dangling, 1 page",
        "    1  proved, 1 page; more is out of reach",
        "    1  proved, 2 pages",
        "    1  out of reach: not decided in 120 s",
        "    4  in 245 s of the processor",
    ]
