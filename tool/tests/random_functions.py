#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Converts random functions and runs them before and after, in all worlds.

    random_functions.py [--seed N] [--count N]

What is converted must do what it did. What is left to do by hand is counted, by reason: too many
of one may be worth a rule. The functions stay in build/random/SEED, before and after, until they
are written anew.

Exit status: 0 no difference, 1 there is one, 2 something is wrong with the environment.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import shutil
import sys
import tempfile

import caselib
import harnesslib
from caselib import ROOT, Case
from harnesslib import AFTER_SIDE, BEFORE_SIDE, Bound, HarnessError, Outcome
from randomlib import Function, Writer

BUILD = ROOT / "build" / "random"

SOURCE = """\
// SPDX-License-Identifier: GPL-2.0-only

#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/slab.h>

{text}

/*
 * gup-vmas: generation {generation}
 * class: {classes}
 * conversion: {conversion}
 * automatic: {automatic}
 * run: {run}
 */
"""


def write(top: pathlib.Path, function: Function) -> str:
    """Write a function as a testcase below ``top``; returns its name."""
    name = f"{function.group}/{function.name}.c"
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        SOURCE.format(
            text=function.text, run=function.run, generation=caselib.NEWEST,
            classes=function.group, conversion="manual", automatic="no",
        )
    )  # fmt: skip
    return name


def converted(seed: int, count: int, top: pathlib.Path) -> tuple[list[Case], dict[str, int]]:
    """Write ``count`` functions below ``top`` and convert them.

    Returns those that were converted, and how many were left for each reason.
    """
    shutil.rmtree(top, ignore_errors=True)
    before, after = top / "before", top / "after"
    writer = Writer(seed)
    names = [write(before, writer.function(f"random_{seed}_{n}")) for n in range(count)]
    cases = [caselib.load_case(name, before, after) for name in names]
    with tempfile.TemporaryDirectory(prefix="gup-vmas-random-") as work:
        results = caselib.convert(cases, pathlib.Path(work))
    kept: list[Case] = []
    left: collections.Counter[str] = collections.Counter()
    for case in cases:
        result = results[case.name]
        reasons = [site.reason for site in result.sites if not site.automatic]
        if not result.sites:
            raise HarnessError(f"{case.before}: no call was found in it")
        if reasons:
            left.update(reasons)
            continue
        case.after.parent.mkdir(parents=True, exist_ok=True)
        case.after.write_bytes(result.text)
        kept.append(case)
    return kept, dict(left)


def differences(cases: list[Case], top: pathlib.Path, bound: Bound = Bound()) -> list[Outcome]:
    """Run ``cases`` before and after; the outcomes that differ. Raises HarnessError."""
    with harnesslib.alone():
        report = harnesslib.run_all(cases, bound=bound, build=top / "harness")
    return [
        outcome
        for case in cases
        for outcome in report.of(case, BEFORE_SIDE, AFTER_SIDE)
        if outcome.verdict == "differs"
    ]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Convert random functions, and run them.")
    parser.add_argument("--seed", type=int, default=1, help="of the functions (%(default)s)")
    parser.add_argument("--count", type=int, default=100, help="so many (%(default)s)")
    args = parser.parse_args()
    top = BUILD / str(args.seed)
    try:
        cases, left = converted(args.seed, args.count, top)
        found = differences(cases, top) if cases else []
    except (HarnessError, caselib.CaseError) as error:
        print(f"random: {error}", file=sys.stderr)
        return 2
    for outcome in found:
        case = outcome.comparison.case
        print(f"{top / 'before' / case}.c differs: {outcome.what}\n{outcome.text}\n")
    for reason, number in sorted(left.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:5}  {reason}")
    converted_to = f"{len(cases)} of {args.count} functions converted"
    print(f"seed {args.seed}: {converted_to}, {len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
