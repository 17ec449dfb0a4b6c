#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The drivers of random_ladders.py, with gup_compat.h in the place of their ladders, as gcc sees them.

usage: random_compat.py [--seed N] [--count N]

Every kernel must see the code that it saw, with each call in the shape of today. The last line is
"N drivers, N converted, N left, N wrong"; status 1 if one is wrong.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gupvmas.backport.driver.simpler import Result, simpler  # noqa: E402
from gupvmas.base.tree import open_tree  # noqa: E402
from random_ladders import SHAPES, Driver, main, seen  # noqa: E402

#: The calls of each shape, as seen() has them, and that of today.
OLD = [f"get_user_pages({''.join(text.split())},pages,NULL)" for _, _, text in SHAPES]
TODAY = "get_user_pages(a,n,FOLL_WRITE,pages)"


def of_today(code: str) -> str:
    """Code with all calls in the shape of today."""
    for old in OLD:
        code = code.replace(old, TODAY)
    return code


def wrong(before: Path, after: Path, pick: random.Random) -> str:
    """On which kernel a driver is not what it should be; "" if on none."""
    for words, _, (was, now) in seen((before, after), pick):
        if now != of_today(was):
            return f"{words}: {now}"
    return ""


def is_left(result: Result, file: str) -> bool:
    """Whether something of a driver stays."""
    return file not in result.new or any(left.file == file for left in result.stays)


def run(seed: int, count: int, work: Path) -> tuple[int, int, list[str]]:
    """How many drivers were converted, how many left, and what is wrong."""
    tree = work / "drivers"
    tree.mkdir()
    for number in range(count):
        (tree / f"d{number}.c").write_text(Driver(seed + number).text)
    with open_tree(str(tree), None, need_kernel=False) as opened:
        result = simpler(opened, work / "compat")
    left, bad = 0, []
    for number in range(count):
        file = f"d{number}.c"
        left += is_left(result, file)
        if file in result.new:
            after = work / "after.c"
            after.write_bytes(result.new[file])
            said = wrong(tree / file, after, random.Random(seed + number))
            if said and not is_left(result, file):
                bad.append(f"seed {seed + number}: {said}")
    return count - left, left, bad


if __name__ == "__main__":
    sys.exit(main(run, __doc__, 100))
