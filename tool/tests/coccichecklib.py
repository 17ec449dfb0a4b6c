# SPDX-License-Identifier: GPL-2.0-only
"""What cocci/coccicheck/gup-vmas.cocci prints in each mode, held against the sites of scan."""

from __future__ import annotations

import dataclasses
import pathlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import gitutil  # noqa: F401  puts tool/ into sys.path
from gupvmas.gup import api

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RULE = ROOT / "cocci" / "coccicheck" / "gup-vmas.cocci"
MODES = ("report", "org", "context", "patch")

#: coccilib.report.print_report() and coccilib.org.print_todo(): file, line, columns from 0.
_REPORT = re.compile(r"(?P<file>\S+?):(?P<line>\d+):(?P<column>\d+)-\d+: (?P<said>.*)")
_ORG = re.compile(
    r"\* TODO \[\[view:(?P<file>\S+?)::face=\S+?::linb=(?P<line>\d+)::colb=(?P<column>\d+)"
    r"::cole=\d+\]\[(?P<said>.*)\]\]"
)
_OLD = re.compile(r"--- (?:a/)?(?P<file>\S+)")
_HUNK = re.compile(r"@@ -(?P<old>\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")


@dataclasses.dataclass(frozen=True, order=True)
class Place:
    """A line and a column, both from 1, and whether NULL is what is passed there."""

    file: str
    line: int
    column: int
    null: bool


@dataclasses.dataclass
class Run:
    """Lines of a diff that follow each other: what goes, what comes instead."""

    file: str
    line: int  # of the first that goes, from 1
    gone: list[str]
    come: list[str]


def relative(name: str, tree: pathlib.Path) -> str:
    """A name as spatch prints it, as a path of the tree."""
    return name.removeprefix(f"{tree}/").removeprefix("./")


def places(output: str, tree: pathlib.Path) -> list[Place]:
    """What report or org mode says, sorted, and with what it says twice."""
    found = [_REPORT.fullmatch(line) or _ORG.fullmatch(line) for line in output.splitlines()]
    return sorted(
        Place(
            relative(m["file"], tree), int(m["line"]), int(m["column"]) + 1,
            {"NULL for vmas": True, "use of vmas": False}[m["said"]],
        )
        for m in found
        if m
    )  # fmt: skip


def runs(output: str, tree: pathlib.Path) -> list[Run]:
    """What context or patch mode says: each run of lines that changes."""
    found: list[Run] = []
    file, at, changing = "", 0, False
    for line in output.splitlines():
        hunk, old = _HUNK.match(line), _OLD.match(line)
        if hunk:
            at, changing = int(hunk["old"]), False
        elif old:
            file, at = relative(old["file"], tree), 0
        elif at and line[:1] in ("-", "+") and not line.startswith("+++ "):
            if not changing:
                found.append(Run(file, at, [], []))
                changing = True
            (found[-1].gone if line[0] == "-" else found[-1].come).append(line[1:])
            at += line[0] == "-"
        elif at and line[:1] == " ":
            at, changing = at + 1, False
        else:
            at, changing = 0, False
    return found


def wanted(sites: Iterable[dict[str, Any]]) -> list[Place]:
    """What the rule has to find: the sites of scan that pass something for vmas.

    Calls of wrappers are left out: which functions of a tree are some, only scan finds out.
    """
    return sorted(
        Place(s["file"], s["line"], s["column"], s["vmas"] == "NULL")
        for s in sites
        if s["vmas"] is not None and s["api"] in api.FUNCTIONS
    )


def same(mode: str, output: str, tree: pathlib.Path, sites: Sequence[dict[str, Any]]) -> int:
    """Fail unless a mode found the sites of scan, each once; how many that are.

    In context mode a site is a run of lines that are marked; in patch mode, of the sites that
    pass NULL, a run from which ", NULL" goes, and nothing else.
    """
    expected = wanted(sites)
    if mode in ("report", "org"):
        assert places(output, tree) == expected
        return len(expected)
    spans = {(s["file"], s["line"]): s["end_line"] for s in sites}
    if mode == "patch":
        expected = [place for place in expected if place.null]
    left = list(expected)
    for run in runs(output, tree):
        last = run.line + len(run.gone) - 1
        hit = [
            place
            for place in left
            if place.file == run.file
            and place.line <= last
            and run.line <= spans[place.file, place.line]
        ]
        assert len(hit) == 1, (run, hit)
        left.remove(hit[0])
        old, new = ("".join("".join(lines).split()) for lines in (run.gone, run.come))
        if mode == "context":
            assert not run.come, run
        else:
            # mm, addr, 1, 0, &page, NULL, NULL: which of the two goes can't be seen.
            assert new == old.replace(",NULL", "", 1), run
    assert not left, left
    return len(expected)
