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
    # In a kernel something always stands below: new code is put before it.
    header = top / api.HEADER
    text = header.read_text()
    head, guard, tail = text.rpartition("\n#endif")
    header.write_text(f"{head}\n\nint can_do_mlock(void);\n{guard}{tail}")
    return top


def same_tokens(one: bytes, other: bytes, work: Path) -> bool:
    """Whether the layout step finds nothing to change."""
    work.mkdir(exist_ok=True)
    before, after = work / "before.c", work / "after.c"
    if b"vma_lookup(struct mm_struct" in one:
        # In a header new code stands at the end of a part, or at its beginning.
        return sorted(one.split()) == sorted(other.split())
    before.write_bytes(one)
    after.write_bytes(other)
    done = subprocess.run(
        [str(scanner.PROGRAM), "--layout", "--edits", str(before), str(after)],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0 and not done.stdout


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_semantic_patches_make_the_commits(generation: str, tmp_path: Path) -> None:
    top = tree_of(generation, tmp_path / "tree")
    with open_tree(top) as tree:
        found = scan(tree, tmp_path / "scan", Options(), Progress(quiet=True))
        plan = planning.make(found)
        edited = rewrite.write(found, plan, tmp_path / "rewrite")
        steps = list(plan.steps)
        emitted = series.write(found, plan, tmp_path / "emit")
    assert plan.steps == steps
    assert len(emitted.patches) == len(steps) and all(emitted.patches)
    different = [
        f"{number} {file}"
        for number, _ in enumerate(steps, 1)
        for file in sorted({*edited.changed(number), *emitted.changed(number)})
        if not same_tokens(edited.text(file, number), emitted.text(file, number), tmp_path / "same")
    ]
    assert different == ANOTHER_WAY.get(generation, [])
