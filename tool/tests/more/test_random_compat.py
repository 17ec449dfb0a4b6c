# SPDX-License-Identifier: GPL-2.0-only
"""Random ladders made one call each by gup_compat.h, and held against gcc."""

from __future__ import annotations

import random
from pathlib import Path

import random_compat
import random_ladders


def test_each_kernel_sees_what_it_saw_with_calls_of_today(tmp_path: Path) -> None:
    assert random_compat.run(9000, 12, tmp_path) == (12, 0, [])


def test_a_driver_that_is_not_what_it_should_be_is_told(tmp_path: Path) -> None:
    before, after = tmp_path / "before.c", tmp_path / "after.c"
    before.write_text(random_ladders.HEAD + "int ret = get_user_pages(a, n, 1, 0, pages, NULL);\n")
    for call, good in (("a, n, FOLL_WRITE, pages", True), ("a, n, 0, pages", False), ("a, n, 1, 0, pages, NULL", False)):
        after.write_text(f"{random_ladders.HEAD}int ret = get_user_pages({call});\n")
        assert (random_compat.wrong(before, after, random.Random(1)) == "") == good
