#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Adds up JUnit reports and prints "N passed, N failed, N skipped" as its last line.

usage: tally.py FILE...; status 1 if anything failed, or if a report holds nothing

With CI set in the environment, a test that was skipped because something is not installed
counts as failed: there everything is to be installed.
"""

from __future__ import annotations

import dataclasses
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

MISSING = re.compile(r"not installed|not found|could not import|no module|missing", re.IGNORECASE)


@dataclasses.dataclass
class Tally:
    """How many tests ended how; ``notes`` is what a person should know of them."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count(paths: Sequence[str], ci: bool) -> Tally:
    """The tests of all reports."""
    tally = Tally()
    for path in paths:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
        if not cases:
            tally.failed += 1
            tally.notes.append(f"{path}: holds no test")
        for case in cases:
            name = f"{case.get('classname')}::{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                tally.failed += 1
            elif skipped is None:
                tally.passed += 1
            elif skipped.get("type") == "pytest.xfail":
                tally.skipped += 1
                tally.notes.append(f"known to fail: {name}: {skipped.get('message')}")
            elif ci and MISSING.search(skipped.get("message") or ""):
                tally.failed += 1
                tally.notes.append(f"FAILED, not to be skipped: {name}: {skipped.get('message')}")
            else:
                tally.skipped += 1
                tally.notes.append(f"skipped: {name}: {skipped.get('message')}")
    return tally


def main(arguments: Sequence[str]) -> int:
    """Print the notes and the sum of the reports."""
    tally = count(arguments, bool(os.environ.get("CI")))
    for note in tally.notes:
        print(note)
    print(tally)
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
