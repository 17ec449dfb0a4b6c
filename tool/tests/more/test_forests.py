# SPDX-License-Identifier: GPL-2.0-only
"""A series comes out of random forests of wrappers, every commit of it compiles, and all is told.

Four of them are grown here, for kernels between which the functions of GUP changed most;
tool/tests/random_forests.py --seed N --count N makes as many as one likes, for all generations.
"""

from __future__ import annotations

import pathlib
import re

import pytest
import random_forests

#: Of each tree, for its generation; each tree has some drivers.
SEEDS = {"4.4": 9004, "4.9": 9005, "5.6": 9006, "6.1": 9007}

#: What grows in a forest, by what is in its text.
KINDS = {
    "a wrapper of one file": r"^static long \w+_w\d+\(.*\)\n\{",
    "a wrapper in the header": r"^static inline long \w+_w\d+\(",
    "a wrapper of two files": r"^long \w+_w\d+\(.*\);",
    "a wrapper that is there with an option": r"^#ifdef CONFIG_\w+_W\d+$",
    "arms for an option": r"^#ifdef CONFIG_\w+_ARM$",
    "arms for a version": r"^#if LINUX_VERSION_CODE",
    "two calls": r"^\tif \(addr & 1\)",
    "a circle": r"long (\w+)\(.*\)\n\{\n(?:\t.*\n)*?\t\treturn \1\(",
    "a wrapper that writes to the array": r"^\t\t\*vmas = NULL;",
    "a wrapper that asks for the array": r"^\tif \(!vmas\)",
    "a part of the array": r"vmas \+ 1",
    "one parameter more": r"unsigned int more",
    "a macro": r"^#define \w+_w\d+\(",
    "a macro with the name of a function of GUP": r"^#define (get|pin)_user_pages",
    "a macro with the name of a wrapper": r"^#define (\w+_w\d+)\(.*\\\n\t\1\(",
    "a caller that passes NULL": r"^long \w+_c\d+\(.*\)\n\{\n\treturn ",
    "a caller that reads nothing": r"&vma\);\n\treturn ret;",
    "a caller that reads a VMA": r"vma->vm_flags",
}


@pytest.mark.parametrize("generation", SEEDS)
def test_a_series_comes_out(generation: str, tmp_path: pathlib.Path) -> None:
    assert random_forests.problems(generation, SEEDS[generation], tmp_path) == []


def test_all_that_can_grow_does(tmp_path: pathlib.Path) -> None:
    text = ""
    for generation, seed in SEEDS.items():
        random_forests.plant(generation, seed, tmp_path / generation)
        for path in sorted((tmp_path / generation / random_forests.FOLDER).iterdir()):
            text += path.read_text()
    assert [kind for kind, words in KINDS.items() if not re.search(words, text, re.M)] == []


def test_a_change_of_what_is_read_would_be_seen(tmp_path: pathlib.Path) -> None:
    """Some of the callers do read VMAs, and are found in the text."""
    readers = random_forests.plant("6.1", SEEDS["6.1"], tmp_path)
    texts = [path.read_text() for path in (tmp_path / random_forests.FOLDER).glob("*.c")]
    assert readers
    for name in readers:
        assert sum("vma->vm_flags" in random_forests.body(text, name) for text in texts) == 1, name


def test_a_file_that_a_change_reaches_is_compiled_again(tmp_path: pathlib.Path) -> None:
    """Itself, or by a header of its driver or of the tree; and gcc says what is wrong with it."""
    random_forests.plant("6.1", SEEDS["6.1"], tmp_path)
    folder = random_forests.FOLDER
    every = random_forests.touched(tmp_path, ["include/linux/mm.h"])
    assert tmp_path / "mm/gup.c" in every and len(every) == 1 + len(list(tmp_path.glob(f"{folder}/*.c")))
    assert random_forests.compiles(tmp_path, every) == ""
    header = tmp_path / folder / "r0.h"
    header.write_text(header.read_text() + "int broken(int;\n")
    names = [path.name for path in random_forests.touched(tmp_path, [f"{folder}/r0.h", f"{folder}/r10.c"])]
    assert names == [path.name for path in sorted((tmp_path / folder).glob("r0?.c"))] + ["r10.c"]
    assert "error: " in random_forests.compiles(tmp_path, [tmp_path / folder / "r00.c"])
