# SPDX-License-Identifier: GPL-2.0-only
"""The table of changes for check: testcases/check/BASE/NAME.patch and what is said of each.

BASE is the tree that the patch applies to: ``tree`` is testcases/tree, ``converted`` the same
after the series of the main job. Above the diff stands what the change shows; the file of the same
name in expected/check has what check has to say: a line for each finding, and the status. Where
there is none, nothing must be found. A .mbox is a mailbox, with what it shows in its cover letter.

usage: checklib.py --update    writes these files anew and shows the difference
"""

from __future__ import annotations

import difflib
import json
import pathlib
import sys
import tempfile
from typing import Any

from conftest import Done, Tool

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "testcases" / "check"
EXPECTED = ROOT / "expected" / "check"


def cases(group: str = "") -> list[pathlib.Path]:
    """Every change of the table: those to the small tree, "tree", and to what it became, "converted"."""
    return sorted(p for p in (CASES / group).rglob("*") if p.suffix in (".patch", ".mbox"))


def name(case: pathlib.Path) -> str:
    """A change as a test is called by it."""
    return str(case.relative_to(CASES))


def of_change(tool: Tool, repo: pathlib.Path, rev: str, case: pathlib.Path) -> Done:
    """What the tool says of a change to a commit, as JSON."""
    return tool("check", "--tree", repo, "--base", rev, "--patch", case, "--format", "json")


def said(done: Done) -> str:
    """What a run found, as what is expected is written; if it found no words, what it complained of."""
    return text(told(done.document, done.status)) if done.out else done.err


def place(case: pathlib.Path) -> pathlib.Path:
    """Where that is what is expected of a change, if something is to be found."""
    return (EXPECTED / case.relative_to(CASES)).with_suffix(".json")


def wanted(case: pathlib.Path) -> str:
    """What is expected of a change, as said() puts it."""
    path = place(case)
    return path.read_text() if path.exists() else NOTHING


def expected(case: pathlib.Path) -> list[str]:
    """The findings that a change has to have, without a word on fixes."""
    lines: list[str] = json.loads(wanted(case))["findings"]
    return [line.removesuffix(" (with a fix)") for line in lines]


def hunks(diff: str) -> dict[str, list[range]]:
    """The lines of each file, as it is afterwards, that the hunks of a diff show."""
    shown: dict[str, list[range]] = {}
    for line in diff.splitlines():
        if line.startswith("+++ b/"):
            ranges = shown.setdefault(line[6:], [])
        elif line.startswith("@@ "):
            start, _, count = line.split("+", 1)[1].split(" ", 1)[0].partition(",")
            ranges.append(range(int(start), int(start) + int(count or 1)))
    return shown


def told(document: Any, status: int) -> dict[str, Any]:
    """The part of check's JSON that a change is judged by: what is found where, and by what."""
    found = {
        "status": status,
        "findings": [
            f"{f['file']}:{f['line']}:{f['column']}: {f['severity']}: {f['rule']}"
            + (" (with a fix)" if f.get("fix") else "")
            for f in document["findings"]
        ],
    }
    if document.get("blind"):
        found["blind"] = [
            f"{b['file']}:{b['line']}:{b['column']}: {b['reason']}" for b in document["blind"]
        ]
    if document.get("suppressed"):
        found["suppressed"] = [f"{f['file']}:{f['line']}: {f['rule']}" for f in document["suppressed"]]
    return found


def text(found: dict[str, Any]) -> str:
    """The same as it is written."""
    return json.dumps(found, indent=2) + "\n"


NOTHING = text({"status": 0, "findings": []})


def update() -> int:
    """Write all of them anew; prints what changed."""
    with tempfile.TemporaryDirectory() as scratch:
        top = pathlib.Path(scratch)
        (top / "home").mkdir()
        tool = Tool(top / "home", top / "cache")
        repo = tool.repository(top / "linux")
        tool("series", "--tree", repo, "--branch", "converted")
        for case in cases():
            rev = "main" if case.parent.name == "tree" else case.parent.name
            done = of_change(tool, repo, rev, case)
            new = said(done)
            path = place(case)
            old = wanted(case)
            if new != old:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(new)
                if new == NOTHING:
                    path.unlink()
                lines = difflib.unified_diff(
                    old.splitlines(True), new.splitlines(True), f"a/{path.name}", f"b/{path.name}"
                )
                sys.stdout.writelines(lines)
    return 0


if __name__ == "__main__":
    sys.exit(update() if sys.argv[1:] == ["--update"] else 2)
