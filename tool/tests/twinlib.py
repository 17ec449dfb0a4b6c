#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make update-expected [CASE=single/x] [FORCE=1]: the twins, as the tool makes them now.

A twin that is not there is written. One that is there and differs may have been written by hand,
to say what the tool must come to: its diff is shown, it is named, and it stays unless --force is
given.

    twinlib.py [--force] [CASE...]     no CASE: all, and those of testcases/generations and backport
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
from collections.abc import Mapping, Sequence

import caselib
import downlib
from caselib import AFTER, NEWEST, ROOT, CaseError


def made(names: Sequence[str], work: pathlib.Path) -> dict[pathlib.Path, bytes]:
    """What the twins are to be, by their paths.

    ``names``: GROUP/BEHAVIOUR of those to look at; none: all. What is known to fail has a twin
    that was written by hand, and what stays as it is has none: both are no matter of this. Raises CaseError for a name of no testcase.
    """
    cases = [
        case for case in caselib.load_cases()
        if case.tags.known_to_fail is None and case.group not in caselib.UNTOUCHED
    ]  # fmt: skip
    if names:
        wanted = {name.removesuffix(".c") + ".c" for name in names}
        cases = [case for case in cases if case.name in wanted]
        lost = wanted - {case.name for case in cases}
        if lost:
            raise CaseError(f"{sorted(lost)[0]}: no such testcase, or one of which nothing is expected")
    texts = {AFTER / name: result.text for name, result in caselib.convert(cases, work).items()}
    if not names:
        for generation in caselib.GENERATIONS:
            if generation != NEWEST:
                own = caselib.convert_tree(generation, work / f"tree-{generation}")
                texts |= {AFTER / name: text for name, text in own.items()}
        texts |= downlib.files()
    return texts


def write(twins: Mapping[pathlib.Path, bytes], force: bool, root: pathlib.Path = ROOT) -> int:
    """Write ``twins`` below ``root`` and show what that changes; 1 if one was left as it was."""
    written, left = 0, []
    for path, new in sorted(twins.items()):
        old = path.read_bytes() if path.is_file() else None
        if old == new:
            continue
        name = path.relative_to(root).as_posix()
        diff = caselib.differences(old or b"", new, f"a/{name}", f"b/{name}")
        sys.stdout.write(diff)
        if old is not None and not force:
            left.append(f"{name} | {count(diff)}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new)
        written += 1
    print(f"{len(twins)} expected files, {written} written, {len(left)} left as they are")
    for line in left:
        print(f"    {line}")
    if left:
        print("What is there may have been written by hand. If the diff is right: FORCE=1.")
    return 1 if left else 0


def count(diff: str) -> str:
    """How many lines a unified diff adds and takes away: "+2 -1"."""
    lines = diff.split("\n")[2:]
    plus, minus = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return f"+{plus} -{minus}"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="The files of expected/, as the tool makes them.")
    parser.add_argument("--force", action="store_true", help="write those that are there and differ")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="GROUP/BEHAVIOUR, not all")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="gup-vmas-twins-") as work:
            return write(made(arguments.cases, pathlib.Path(work)), arguments.force)
    except CaseError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
