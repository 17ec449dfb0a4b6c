# SPDX-License-Identifier: GPL-2.0-only
"""A second look at functions that look different and should not."""

from __future__ import annotations

from gupvmas.base.store import Store
from gupvmas.verify.build.builder import FEW_INLINES
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.judge.suspects import Suspect, finding
from gupvmas.verify.model import CODE


def look_again(commits: Commits, suspect: Suspect) -> None:
    """Report the functions of an object that differ even if gcc inlines only what it must.

    Which calls gcc inlines depends on all of a file: it spends a budget, the best call
    first. So a function can look different that has nothing to do with a commit. What it
    does is the same if both look the same where there is no such choice.
    """
    lane, number, source = suspect.lane, suspect.number, suspect.source
    name = f"{source[:-2]}.o"
    before_it = commits.steps[number - 1].tree
    key = Store.key("verify-look", *FEW_INLINES, commits.key(lane, number), before_it, source)
    kept = commits.results.load(key)
    if kept is None:
        sides = []
        for at in (number - 1, number):
            commits.visit(lane, at, source)
            sides.append(lane.builder.look(source))
        before, after = sides
        if before is None or after is None:
            kept = sorted(suspect.names)
        else:
            # What is in only one of them is an inline function of a header, which is there
            # or not as those that the commit touches use it.
            kept = sorted(n for n in before.keys() & after.keys() if before[n] != after[n])
        commits.results.save([(key, kept)])
    left = set(kept) - suspect.allowed
    if not left:
        return
    for function in sorted(suspect.names.keys() & left or suspect.names.keys()):
        suspect.cell.unexpected += 1
        finding(
            commits, lane, number, CODE, name, function,
            [
                f"{function}() {suspect.names[function]}; it has no site, and uses nothing "
                "that the commit changes"
            ],
        )  # fmt: skip
