# SPDX-License-Identifier: GPL-2.0-only
"""A series comes out of random forests of wrappers, every commit of it compiles, and all is told.

tool/tests/random_forests.py --seed N --count N makes more of them.
"""

from __future__ import annotations

import pathlib

import caselib
import pytest
import random_forests

SEED = 9000  # 4.4 first; each tree has some drivers


@pytest.mark.parametrize("number", range(len(caselib.GENERATIONS)))
def test_a_series_comes_out(number: int, tmp_path: pathlib.Path) -> None:
    generation = caselib.GENERATIONS[number]
    assert random_forests.problems(generation, SEED + number, tmp_path) == []


def test_a_change_of_what_is_read_would_be_seen(tmp_path: pathlib.Path) -> None:
    """Some of the callers do read VMAs, and are found in the text."""
    readers = random_forests.plant("6.1", SEED, tmp_path)
    texts = [path.read_text() for path in (tmp_path / random_forests.FOLDER).glob("*.c")]
    assert readers
    for name in readers:
        assert sum("vma->vm_flags" in random_forests.body(text, name) for text in texts) == 1, name
