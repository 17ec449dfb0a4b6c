# SPDX-License-Identifier: GPL-2.0-only
"""The model checker says what is known to be so: it proves, it refutes, it names what dangles.

`make prove` asks it about all testcases, which takes long. Here are a few whose verdict is known,
so that a proof that shows nothing would be noticed.
"""

from __future__ import annotations

import pathlib
import subprocess

import pytest

import caselib
import harnesslib
import mutantlib
import prove
from prove import ONE, Prover, Question

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


@pytest.mark.parametrize(
    ("mutant", "name"),
    [
        ("lookup-of-the-tagged-address", "single/get-for-reading"),
        ("access-lookup-dropped", "single/remote-access-on-failure"),
    ],
)
def test_a_wrong_conversion_is_refuted_by_a_world(
    prover: Prover, mutant: str, name: str, tmp_path: pathlib.Path
) -> None:
    wrong = mutantlib.load_mutant(mutantlib.MUTANTS / f"{mutant}.patch")
    work = mutantlib.apply(wrong, tmp_path / mutant)
    after = next(s for s in harnesslib.mutant_sides(wrong, CASES, work) if str(s.case) == name)
    verdict = prover.ask(Question(question(name).before, after), ONE)
    assert verdict.verdict == "refuted", verdict.why
    assert "the window begins at" in verdict.world


def test_where_gup_can_never_succeed_nothing_counts_as_proved(prover: Prover) -> None:
    # eight pages are more than there are at this bound
    (_, verdict), *_ = prove.best(prover, question("ignored/array-on-the-stack"), [ONE])
    assert verdict.verdict == "out of reach"
