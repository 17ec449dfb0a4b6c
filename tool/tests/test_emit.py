# SPDX-License-Identifier: GPL-2.0-only
"""Two independent ways to a series: what the rules of cocci/convert/ emit is what the edits make.

The commits of a plan are made once by edits of the text and once by semantic patches, each on what
the commit before left. The code must be the same, token for token; where the semantic patches write
it in another way, that way and the reason stand here.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import caselib
import pytest

from gupvmas import api, plan as planning, rewrite, scanner
from gupvmas.emit import series
from gupvmas.progress import Progress
from gupvmas.scan import Options, scan
from gupvmas.tree import open_tree

#: Generations before, at and after the changes of shape that the rules have to follow.
GENERATIONS = ("6.1", "5.9", "4.6")
#: Where the failing arm of __access_remote_tags() leaves the loop, the rules keep the errno there; the
#: edits keep it before the test, and set the result to 1 behind it.
ANOTHER_WAY = {"6.1": ["3 arch/arm64/kernel/mte.c"], "5.9": ["4 arch/arm64/kernel/mte.c"]}


def tree_of(generation: str, top: Path) -> Path:
    """The small tree of a generation, all its files."""
    for layer in reversed(caselib.layers(generation)):
        shutil.copytree(layer, top, dirs_exist_ok=True)
    return top


def same_tokens(one: bytes, other: bytes, work: Path) -> bool:
    """Whether the layout step finds nothing to change."""
    work.mkdir(exist_ok=True)
    before, after = work / "before.c", work / "after.c"
    before.write_bytes(one)
    after.write_bytes(other)
    done = subprocess.run(
        [str(scanner.PROGRAM), "--layout", "--edits", str(before), str(after)],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0 and not done.stdout


def different(top: Path, work: Path) -> list[str]:
    """The files, with the numbers of their commits, that the two ways leave with other tokens."""
    with open_tree(top) as tree:
        found = scan(tree, work / "scan", Options(), Progress(quiet=True))
        plan = planning.make(found)
        edited = rewrite.write(found, plan, work / "rewrite")
        steps = list(plan.steps)
        emitted = series.write(found, plan, work / "emit")
    assert plan.steps == steps
    assert len(emitted.patches) == len(steps) and all(emitted.patches)
    return [
        f"{number} {file}"
        for number, _ in enumerate(steps, 1)
        for file in sorted({*edited.changed(number), *emitted.changed(number)})
        if not same_tokens(edited.text(file, number), emitted.text(file, number), work / "same")
    ]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_semantic_patches_make_the_commits(generation: str, tmp_path: Path) -> None:
    top = tree_of(generation, tmp_path / "tree")
    assert different(top, tmp_path) == ANOTHER_WAY.get(generation, [])


def test_new_code_behind_a_prototype(tmp_path: Path) -> None:
    """Nothing but functions of other #ifs stands below find_vma()."""
    top = tree_of("5.9", tmp_path / "tree")
    header = top / api.HEADER
    text = header.read_text()
    head, _, tail = text.partition("/* Look up the first VMA which intersects")
    header.write_text(head + tail.partition("\n}\n\n")[2])
    assert different(top, tmp_path) == ANOTHER_WAY["5.9"]
