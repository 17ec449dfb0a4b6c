# SPDX-License-Identifier: GPL-2.0-only
"""Random ladders around calls, converted and held against gcc; make random-ladders does more of them."""

from __future__ import annotations

from pathlib import Path

import random_ladders


def test_each_kernel_sees_what_it_should_of_a_converted_driver(tmp_path: Path) -> None:
    done, left, wrong = random_ladders.run(7000, 16, tmp_path)
    assert (done, left, wrong) == (16, 0, [])


def test_a_driver_that_is_not_what_it_should_be_is_told(tmp_path: Path) -> None:
    import random

    text = random_ladders.HEAD + "int ret = get_user_pages(a, n, FOLL_WRITE, pages, NULL);\n"
    arm = "#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, {}, 0)\n{}#else\n{}#endif\n"
    call = "int ret = get_user_pages(a, n, FOLL_WRITE, pages{});\n"
    before, after = tmp_path / "before.c", tmp_path / "after.c"
    before.write_text(text)
    for minor, tail, good in ((5, "", True), (6, "", False), (4, "", False), (5, ", NULL", False)):
        arms = arm.format(minor, call.format(tail), call.format(", NULL"))
        after.write_text(random_ladders.HEAD + arms)
        assert (random_ladders.wrong(before, after, random.Random(1)) == "") == good
