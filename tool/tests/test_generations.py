# SPDX-License-Identifier: GPL-2.0-only
"""The tree of each older generation after its series is what expected/generations says.

Each has the shapes of its time, a GUP that is made like the one of its time, and a user of one
VMA: tsk and mm, write and force, get_user_pages_longterm() with an array of its own (4.15), the
DAX check that reads VMAs inside (5.9).
"""

from __future__ import annotations

import pathlib

import caselib
import pytest

OLD = [generation for generation in caselib.GENERATIONS if generation != caselib.NEWEST]


@pytest.mark.parametrize("generation", OLD)
def test_the_tree_after_the_series(generation: str, tmp_path: pathlib.Path) -> None:
    found = caselib.convert_tree(generation, tmp_path)
    assert found
    for name, text in found.items():
        wanted = (caselib.AFTER / name).read_bytes()
        assert text == wanted, caselib.differences(wanted, text, f"expected/{name}", "got")
