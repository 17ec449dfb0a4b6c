# SPDX-License-Identifier: GPL-2.0-only
"""Runs functions of a real tree, as they were and as the series leaves them, in the model of mm.

A file model/NAME.c has what a function needs besides the headers of the model, and ends in a
comment that says which function of which file it is for and how it is run:

    /*
     * gup-vmas: io_pin_pages of io_uring/rsrc.c
     * run: return ...;
     */

The text of the function is read from the tree and put before that comment. What the series adds
to the tree's header, the helper, takes the place of the one in the model's headers.
"""

from __future__ import annotations

import dataclasses
import pathlib
import shutil
import sys
from collections.abc import Callable

HERE = pathlib.Path(__file__).resolve().parent
for folder in (HERE, HERE.parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import harnesslib  # noqa: E402
from caselib import Case, Tags  # noqa: E402
from harnesslib import AFTER_SIDE, BEFORE_SIDE, Bound, Comparison, Outcome, Side  # noqa: E402
from realcode import function  # noqa: E402

HELPER = "get_user_page_vma_remote"
HEADER = "linux/mm.h"
HEAD = " * gup-vmas: "

#: Gives the text of a file of a tree.
Reader = Callable[[str], str]


@dataclasses.dataclass(frozen=True)
class Function:
    """A function of a tree, and what it takes to run it."""

    stem: str
    name: str
    file: str
    before: str  # the C text up to the comment
    comment: str

    def __str__(self) -> str:
        return self.name

    @property
    def run(self) -> tuple[str, ...]:
        """The run lines."""
        lead = " * run: "
        return tuple(
            line.removeprefix(lead) for line in self.comment.splitlines() if line.startswith(lead)
        )


def functions() -> list[Function]:
    """All that can be run."""
    found = []
    for path in sorted((HERE / "model").glob("*.c")):
        text = path.read_text()
        at = text.index("/*\n" + HEAD)
        name, _, file = text[at:].splitlines()[1].removeprefix(HEAD).partition(" of ")
        found.append(Function(path.stem, name, file, text[:at], text[at:]))
    return found


def run(
    chosen: list[Function],
    base: Reader,
    after: Reader,
    work: pathlib.Path,
    bound: Bound = Bound(),
) -> dict[str, list[Outcome]]:
    """Runs functions before and after; the outcomes by the name of the function.

    ``work`` must be below the root of the project. Raises HarnessError.
    """
    include = work / "include"
    shutil.rmtree(work, ignore_errors=True)
    header = include / HEADER
    header.parent.mkdir(parents=True)
    ours = (harnesslib.NEW_STUBS / HEADER).read_text()
    header.write_text(
        ours.replace(function(ours, HELPER), function(after("include/" + HEADER), HELPER))
    )
    sides: list[Side] = []
    plan: list[Comparison] = []
    for one in chosen:
        paths = {}
        for side, read in ((BEFORE_SIDE, base), (AFTER_SIDE, after)):
            paths[side] = work / side / f"{one.stem}.c"
            paths[side].parent.mkdir(exist_ok=True)
            paths[side].write_text(
                f"{one.before}{function(read(one.file), one.name)}\n{one.comment}",
                errors="surrogateescape",
            )
        tags = Tags("6.1", (), (), (), run=one.run)
        case = Case(f"kernel/{one.stem}.c", paths[BEFORE_SIDE], paths[AFTER_SIDE], tags)
        for options in harnesslib.variants(case):
            first = Side(case, BEFORE_SIDE, options, case.before, ())
            second = Side(case, AFTER_SIDE, options, case.after, (include, harnesslib.NEW_STUBS))
            sides += [first, second]
            plan.append(Comparison(str(case), first.variant, BEFORE_SIDE, AFTER_SIDE))
    with harnesslib.alone():
        builder = harnesslib.Builder("gcc")
        objects = builder.objects(sides)
        wrong = [made for made in objects.values() if isinstance(made, str)]
        if wrong:
            raise harnesslib.HarnessError("\n".join(wrong))
        executable = builder.link(p for p in objects.values() if isinstance(p, pathlib.Path))
        outcomes = harnesslib.run(executable, plan, bound)
    found: dict[str, list[Outcome]] = {one.name: [] for one in chosen}
    names = {f"kernel/{one.stem}": one.name for one in chosen}
    for line, outcome in outcomes.items():
        found[names[line.case]].append(outcome)
    return found
