# SPDX-License-Identifier: GPL-2.0-only
"""A handful of refusals of the semantic patches; make rule-mutants looks at all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import caselib
import rule_mutants
from gupvmas.gup import spatch
from gupvmas.convert import apply

#: A testcase, and the slug of the refusal without which its call is taken.
NEEDED = {
    "manual/address-in-an-element": "operand-may-change",
    "manual/vma-copied": "vma-escapes",
    "manual/page-place-that-counts": "page-place-may-change",
    "manual/walk-with-an-unsigned-result": "result-not-signed",
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[rule_mutants.Tried]]:
    """The calls of those testcases, by the names of these."""
    cases = [case for case in caselib.load_cases() if str(case) in NEEDED]
    found: dict[str, list[rule_mutants.Tried]] = {str(case): [] for case in cases}
    for one in rule_mutants.calls(cases, tmp_path_factory.mktemp("calls")):
        found.setdefault(one.trial.site.file.removesuffix(".c"), []).append(one)
    return found


@pytest.mark.parametrize("case", NEEDED)
def test_a_refusal_that_is_needed_is_missed(
    case: str, tried: dict[str, list[rule_mutants.Tried]], tmp_path: Path
) -> None:
    known = [each for each in rule_mutants.refusals() if each.slug == NEEDED[case]]
    left = rule_mutants.survivors(known, tried[case], tmp_path)
    assert len(left) < len(known), left


def test_what_no_call_comes_to_is_said_so(tmp_path: Path) -> None:
    known = rule_mutants.refusals()
    assert set(rule_mutants.survivors(known, [], tmp_path).values()) == {"fired nowhere"}


def test_every_refusal_has_a_number_and_only_those_have(tmp_path: Path) -> None:
    places = {each.place for each in rule_mutants.refusals()}
    numbered = set()
    with rule_mutants.numbered():
        for path in (spatch.RULES / apply.FOLDER).glob("*.cocci"):
            text = apply.text_of((path.stem,))
            assert not re.search(r"^(?!\s*//).*\brefuse\(", text, re.M)
            numbered |= set(re.findall(r'withhold\("([^"]*)"', text))
    assert numbered == places
