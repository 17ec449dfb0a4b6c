# SPDX-License-Identifier: GPL-2.0-only
"""Random functions do after the conversion what they did before; make random runs more of them."""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Iterator

import pytest

from gupvmas.convert import apply
from gupvmas.convert.apply import Outcome
from gupvmas.gup.spatch import Fact
import random_functions
from harnesslib import Bound
from randomlib import Writer

COUNT = 24
#: One with a function in which a page is read after a failure, among the first so many.
SEED = 1
FIRST = 5
SMALL = Bound(pages=2, vmas=2)


@pytest.fixture
def top() -> Iterator[pathlib.Path]:
    """A place for the functions; the harness takes none outside of the project."""
    random_functions.BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=random_functions.BUILD) as scratch:
        yield pathlib.Path(scratch) / "functions"


def test_a_seed_writes_the_same_functions() -> None:
    first, second = ([w.function(str(n)) for n in range(COUNT)] for w in (Writer(5), Writer(5)))
    assert first == second
    assert {function.group for function in first} == {"single", "multi"}


def test_what_is_converted_does_what_it_did(top: pathlib.Path) -> None:
    cases, left = random_functions.converted(SEED, COUNT, top)
    assert len(cases) > COUNT / 3 and left
    assert {case.group for case in cases} == {"single", "multi"}
    assert [o.what for o in random_functions.differences(cases, top, SMALL)] == []


def test_a_conversion_that_is_not_safe_is_found(
    top: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the page not asked for after a failure, one of these would see an error pointer."""
    real = apply._outcome

    def careless(path: str, facts: list[Fact]) -> Outcome:
        return real(path, [f for f in facts if f.details.get("slug") != "page-read-on-failure"])

    monkeypatch.setattr(apply, "_outcome", careless)
    cases, _ = random_functions.converted(SEED, FIRST, top)
    assert random_functions.differences(cases, top, SMALL)
