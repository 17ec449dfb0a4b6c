#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The testcases of `backport down`: what each must become on each kernel.

testcases/backport/NAME.c is code for 6.5. expected/backport/VERSION/NAME.c is what it must be on
that kernel, and on those behind it up to the next that has a file of that name; what must be said to be left there is in its last comment:

    /*
     * gup-vmas: left as it is
     * 9: get_user_pages(): words
     */

Lines ` * run: ` at the end of a testcase are the body of a function that runs it in the model of
mm, in the words of testcases/harness/run.h.
"""

from __future__ import annotations

import pathlib
import sys
import tempfile

import kernelslib
from caselib import AFTER, BEFORE, ROOT, TOOL

if str(TOOL) not in sys.path:
    sys.path.insert(0, str(TOOL))

CASES = BEFORE / "backport"
TWINS = AFTER / "backport"

#: The kernels, the oldest first: one of each shape.
VERSIONS = ("4.4.0", "4.4.168", "4.6.0", "4.9.0", "4.10.0", "5.6.0", "5.9.0", "6.1.0")


def names() -> list[str]:
    """The testcases."""
    return sorted(path.stem for path in CASES.glob("*.c"))


def expected(version: str, name: str) -> pathlib.Path:
    """The file that has what a testcase must be on a kernel."""
    older = VERSIONS[: VERSIONS.index(version) + 1]
    places = [TWINS / each / f"{name}.c" for each in reversed(older)]
    return next((path for path in places if path.is_file()), places[-1])


def files() -> dict[pathlib.Path, bytes]:
    """All that has to be in expected/backport, as the tool makes it."""
    found: dict[pathlib.Path, bytes] = {}
    before: dict[str, bytes] = {}
    for version in VERSIONS:
        now = twins(version)
        found |= {TWINS / version / f"{n}.c": text for n, text in now.items() if before.get(n) != text}
        before = now
    return found


def down(version: str, texts: dict[str, bytes], work: pathlib.Path) -> dict[str, bytes]:
    """Each text on a kernel, with what was said at its end."""
    from gupvmas.backport.lower import Lowering
    from gupvmas.backport.target import target_of
    from gupvmas.base.tree import open_tree

    top = kernelslib.headers(work / "tree", version)
    with open_tree(top, need_kernel=False) as tree:
        target = target_of(tree, work / "target", 1)
    results, problems = Lowering(target, work).down(texts)
    for path in texts:
        said = [p for p in problems if p.file == path]
        if said:
            where = str(top)
            lines = "".join(f" * {p.line}: {p.text.replace(where, version)}\n" for p in said)
            results[path] += f"\n/*\n * gup-vmas: left as it is\n{lines} */\n".encode()
    return results


def twins(version: str) -> dict[str, bytes]:
    """What the tool makes of all testcases on a kernel, by name."""
    texts = {f"{name}.c": (CASES / f"{name}.c").read_bytes() for name in names()}
    with tempfile.TemporaryDirectory(prefix="gup-vmas-down-") as work:
        results = down(version, texts, pathlib.Path(work))
    return {path.removesuffix(".c"): text for path, text in results.items()}


def run_lines(name: str) -> list[str]:
    """The C of a testcase's ` * run: ` lines."""
    text = (CASES / f"{name}.c").read_text()
    return [
        line.removeprefix(" * run: ") for line in text.splitlines() if line.startswith(" * run: ")
    ]
