# SPDX-License-Identifier: GPL-2.0-only
"""Names and places in unified diffs, in the shapes that git gives them."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
from conftest import ROOT

if str(ROOT / "tool") not in sys.path:
    sys.path.insert(0, str(ROOT / "tool"))

from gupvmas.base import diffs

#: Names that git quotes, and such that it does not.
NAMES = ("plain.c", "with space.c", "\u00e4.c", 'a"b\\c.c', "tab\there.c", "d/b/ b/x.c")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("new", ["changed\n", "", None])
def test_all_names_are_read_that_git_writes(tmp_path: pathlib.Path, name: str, new: str | None) -> None:
    def git(*words: str) -> bytes:
        return subprocess.run(["git", "-C", tmp_path, *words], capture_output=True, check=True).stdout

    git("init", "--quiet")
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("text\n")
    git("add", "--all")
    if new is None:
        path.rename(tmp_path / "moved.c")
        git("add", "--intent-to-add", "moved.c")
        text = git("diff", "-M")
        assert diffs.moved(text) == [name]
    else:
        path.write_text(new)
        text = git("diff")
    assert name in set(diffs.named(text))


@pytest.mark.parametrize(
    ("line", "places"),
    [
        (b"@@ -1 +1 @@", (1, 1, 1, 1)),
        (b"@@ -0,0 +1,7 @@ int f(void)", (0, 0, 1, 7)),
        (b"@@ -12,3 +14 @@", (12, 3, 14, 1)),
        (b"+@@ -1 +1 @@", None),
        (b"@@ -a +1 @@", None),
        (b"@@@ -1 -1 +1 @@@", None),
    ],
)
def test_the_head_of_a_hunk(line: bytes, places: diffs.Hunk | None) -> None:
    assert diffs.hunk(line) == places


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (b"", -1),
        (b"words\n---\nmore\n", -1),
        (b"--- a/x\n+++ b/x\n", 0),
        (b"words\n\n--- a/x\n", 7),
        (b"words\n---\n x | 2 +-\n\ndiff --git a/x b/x\n--- a/x\n", 21),
        (b"not at a diff --git a/x b/x\n", -1),
    ],
)
def test_where_a_diff_begins(text: bytes, start: int) -> None:
    assert diffs.start(text) == start


def test_the_lines_before_a_change_and_places_further_down() -> None:
    text = "--- a/x\n+++ b/x\n@@ -3,3 +3,3 @@\n one\n-two\n+2\n three\n@@ -9 +9 @@\n-nine\n"
    assert diffs.old_lines(text) == {3: "one", 4: "two", 5: "three", 9: "nine"}
    assert diffs.shifted("@@ -3,3 +4 @@\n", 10) == "@@ -13,3 +14 @@\n"


@pytest.mark.parametrize("text", [b'"a/x', b'"', b'"\\', b"\xff\xfe", b'"\\777"'])
def test_a_damaged_name_is_read_as_something(text: bytes) -> None:
    assert isinstance(diffs.name(text), bytes)
