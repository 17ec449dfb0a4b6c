#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make random-ladders [SEED= COUNT=]: drivers with random conditionals, converted, as gcc sees them.

Each is a function with calls that are right on the kernels of their arms: nested arms, #elif, aliases of
the version, macros of the driver's own, knobs, comments, line continuations, lists and heads that
straddle #if. After the conversion every kernel before 6.5 must see what it saw, and every one from
6.5 on the same code with calls of today: both are held against gcc -E, which knows nothing of the tool.
The last line is "N drivers, N converted, N left, N wrong"; status 1 if one is wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gupvmas.base.progress import Progress  # noqa: E402
from gupvmas.base.tree import open_tree  # noqa: E402
from gupvmas.code.edit import apply  # noqa: E402
from gupvmas.gup import arms  # noqa: E402
from gupvmas.scan import Options, Scan, scan  # noqa: E402
from preprocess import Source, preprocessed  # noqa: E402

#: Kernels that each driver is looked at on: one of each shape, and what is near a border.
KERNELS = [(4, 4, 0), (4, 4, 200), (4, 5, 0), (4, 6, 0), (4, 9, 0), (4, 10, 0), (5, 8, 0), (5, 9, 0),
           (6, 4, 255), (6, 5, 0), (6, 6, 0), (6, 12, 0)]  # fmt: skip

#: What a range of kernels calls: from, up to, and the arguments between the head and the tail.
SHAPES = [((4, 4, 0), (4, 6, 0), "current, current->mm, a, n, 1, 0"), ((4, 6, 0), (4, 9, 0), "a, n, 1, 0"),
          ((4, 9, 0), None, "a, n, FOLL_WRITE")]  # fmt: skip

KNOBS = ("CONFIG_DRIVER_TRACE", "DRIVER_SMALL")

HEAD = """#include <linux/mm.h>
#include <linux/version.h>
#define DRV_KERNEL LINUX_VERSION_CODE
#define DRV_OLD (DRV_KERNEL < KERNEL_VERSION(4, 9, 0))
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
#define DRV_TASK
#endif

"""


class Driver:
    """The text of one driver, by a seed."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.body = "".join(self.statement(0) for _ in range(self.pick.randint(1, 3)))
        self.text = (
            f"{HEAD}int drv_pin(unsigned long a, int n, struct page **pages)\n"
            f"{{\n\tint ret = 0;\n\n{self.body}\treturn ret;\n}}\n"
        )

    def before(self, bound: tuple[int, int, int]) -> str:
        """A condition that holds on kernels before ``bound``."""
        pick, (major, minor, patch) = self.pick, bound
        code = f"KERNEL_VERSION({major}, {minor}, {patch})"
        known = ["DRV_OLD"] if bound == (4, 9, 0) else ["defined(DRV_TASK)"] if bound == (4, 6, 0) else []
        return pick.choice([
            f"LINUX_VERSION_CODE < {code}", f"({code} > LINUX_VERSION_CODE)", f"DRV_KERNEL < {code}",
            f"!(LINUX_VERSION_CODE >= {code})", f"LINUX_VERSION_CODE \\\n\t< {code} /* old */", *known,
        ])

    def ladder(self, part: Callable[[str], str]) -> str:
        """``part`` of each shape in an arm of its own."""
        old, middle, new = (part(arguments) for _, _, arguments in SHAPES)
        style = self.pick.randrange(4)
        if style == 0:
            return (f"#if {self.before((4, 6, 0))}\n{old}#elif {self.before((4, 9, 0))}\n{middle}"
                    f"#else // now\n{new}#endif\n")  # fmt: skip
        if style == 1:
            return (f"#if !({self.before((4, 9, 0))})\n{new}#else\n#  if {self.before((4, 6, 0))}\n{old}"
                    f"#  else\n{middle}#  endif\n#endif\n")  # fmt: skip
        if style == 2:
            return (f"#ifdef DRV_TASK\n{old}#elif {self.before((4, 9, 0))}\n{middle}#else\n{new}#endif\n")
        return (f"#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)\n{new}"
                f"#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)\n{middle}#else\n{old}#endif\n")

    def statement(self, depth: int) -> str:
        """Some code that calls get_user_pages(), or stands beside such code."""
        pick = self.pick
        kind = pick.randrange(7) if depth < 2 else pick.randrange(4)
        get = "get_user_pages"
        if kind == 0:
            return self.ladder(lambda s: f"\tret = {get}({s}, pages, NULL);\n")
        if kind == 1:
            return f"\tret = {get}(\n{self.ladder(lambda s: f'{chr(9)}{chr(9)}{s},{chr(10)}')}\t\tpages, NULL);\n"
        if kind == 2:
            return self.ladder(lambda s: f"\tret += {get}({s},\n") + "\t\tpages, NULL);\n"
        if kind == 3:
            return f"\tret = {get}(\n" + self.ladder(lambda s: f"\t\t{s}, pages, NULL);\n")
        if kind == 4:
            return f"#ifdef {pick.choice(KNOBS)}\n{self.statement(depth + 1)}#endif\n"
        if kind == 5:
            inner = self.statement(depth + 1)
            return f"\tif (n > {pick.randrange(9)}) {{\n{inner}\t\tn--; /* #else */\n\t}}\n"
        other = self.statement(depth + 1)
        return f"#if !defined({pick.choice(KNOBS)})\n{other}#else\n\tn = {pick.randrange(9)};\n#endif\n"


def seen(paths: Sequence[Path], pick: random.Random) -> Iterator[tuple[str, bool, list[str]]]:
    """What is left of files on each kernel, without blanks, with some of the knobs.

    The kernel and the knobs in words, whether it has the calls of today, and a text for each file.
    """
    texts = [
        "".join(line for line in path.read_text().splitlines(True) if "#include" not in line)
        for path in paths
    ]
    looks = [(kernel, tuple(knob for knob in KNOBS if pick.randrange(2))) for kernel in KERNELS]
    left = iter(
        preprocessed([Source(text, arms.code(k), knobs) for k, knobs in looks for text in texts])
    )
    for kernel, knobs in looks:
        yield f"{kernel} with {list(knobs)}", kernel >= (6, 5, 0), [next(left) for _ in texts]


_LIST = re.compile(r"get_user_pages\(((?:[^()]|\([^()]*\))*)\)")


def of_today(code: str) -> str:
    """Code as the last kernels with the parameter see it, with calls of those without."""
    return _LIST.sub(lambda call: f"get_user_pages({call[1].removesuffix(',NULL')})", code)


def wrong(before: Path, after: Path, pick: random.Random) -> str:
    """On which kernel a driver is not what it should be; "" if on none."""
    for words, today, (was, now) in seen((before, after), pick):
        if now != (of_today(was) if today else was):
            return f"{words}: {now}"
    return ""


def converted(found: Scan, file: str) -> bytes | None:
    """The text of a file with all its calls mended; None if something of it is left."""
    broken = {site.file for site in found.sites if site.conversion.value == "manual"}
    unread = {item.file for item in found.ledger.unaccounted}
    if file in broken | unread or file not in found.arm_edits:
        return None
    return apply(found.source(file), found.arm_edits[file])


def run(seed: int, count: int, work: Path) -> tuple[int, int, list[str]]:
    """How many drivers were converted, how many left, and what is wrong."""
    tree = work / "drivers"
    tree.mkdir()
    for number in range(count):
        (tree / f"d{number}.c").write_text(Driver(seed + number).text)
    done, left, bad = 0, 0, []
    with open_tree(str(tree), None, need_kernel=False) as opened:
        found = scan(opened, work / "scan", Options(driver=True), Progress(quiet=True))
        for number in range(count):
            text = converted(found, f"d{number}.c")
            if text is None:
                left += 1
                continue
            done += 1
            after = work / "after.c"
            after.write_bytes(text)
            said = wrong(tree / f"d{number}.c", after, random.Random(seed + number))
            if said:
                bad.append(f"seed {seed + number}: {said}")
    return done, left, bad


Run = Callable[[int, int, Path], tuple[int, int, list[str]]]


def main(make: Run, about: str | None, count: int) -> int:
    """Let ``make`` make ``count`` of them, or as many as is asked for, and say what came of it."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=count)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gup-vmas-ladders-") as work:
        done, left, bad = make(arguments.seed, arguments.count, Path(work))
    for line in bad:
        print(line)
    print(f"{arguments.count} drivers, {done} converted, {left} left, {len(bad)} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(run, __doc__, 200))
