# SPDX-License-Identifier: GPL-2.0-only
"""What gcc and clang get together: each text is seen as it is seen alone."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Sequence

import caselib
import compilelib
import pytest
import unitlib
from caselib import COMPILERS, Job
from preprocess import Source, preprocessed

HEAD = "// SPDX-License-Identifier: GPL-2.0-only\n#include <linux/mm.h>\n\n"
SOUND = HEAD + "int look_at(struct page *page)\n{\n\treturn page != NULL;\n}\n"


def jobs_of(texts: list[str], where: pathlib.Path, compilers: tuple[str, ...]) -> list[Job]:
    folder = where / "single"
    folder.mkdir()
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"file-{number}.c")
        paths[-1].write_text(text)
    return [Job(path, compiler, True, False) for compiler in compilers for path in paths]


@pytest.fixture
def both() -> tuple[str, ...]:
    if not all(map(shutil.which, COMPILERS)):
        pytest.skip("not all compilers are installed")
    return COMPILERS


def test_what_is_sound_is_compiled_with_two_starts(
    both: tuple[str, ...], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of([SOUND] * 9, tmp_path, both)
    monkeypatch.setattr(caselib, "compile_one", None)  # that takes each by itself
    assert compilelib.compile_jobs(jobs) == dict.fromkeys(jobs, "")


@pytest.mark.parametrize(
    ("bad", "by"),
    [
        (SOUND.replace("return", "return 1 +;"), COMPILERS),
        (SOUND.replace("return", "int x;\n\treturn"), COMPILERS),
        (SOUND.replace("return", "page++;\n\tint b = 3;\n\treturn b +"), COMPILERS),
        (SOUND.replace("return", "return b +"), COMPILERS),
        (SOUND + "static int other(void)\n{\n\treturn 0;\n}\n", ("clang",)),
        (SOUND + "static const int three = 3;\n", ("clang",)),
    ],
    ids=["no C", "a variable", "a declaration", "a name", "a function", "a constant"],
)
def test_who_is_wrong_is_heard_among_others(
    both: tuple[str, ...], bad: str, by: tuple[str, ...], tmp_path: pathlib.Path
) -> None:
    jobs = jobs_of([SOUND, bad, SOUND], tmp_path, both)
    command = compilelib.arguments(jobs[0], caselib.all_options())
    assert compilelib.gcc_is_silent(jobs[:3], command) == ("gcc" not in by)
    command = compilelib.arguments(jobs[3], caselib.all_options())
    assert not compilelib.clang_is_silent(jobs[3:], command)


def test_it_is_told_in_the_words_for_one(both: tuple[str, ...], tmp_path: pathlib.Path) -> None:
    jobs = jobs_of([SOUND, SOUND.replace("return", "int x;\n\treturn")], tmp_path, both)
    found = compilelib.compile_jobs(jobs)
    defines = caselib.all_options()
    for job in jobs:
        assert found[job] == (caselib.compile_one(job, defines) if "file-1" in job.path.name else "")
        assert bool(found[job]) == ("unused variable" in found[job] and "file-1.c:6" in found[job])


def test_a_header_that_one_before_includes_is_missed(
    both: tuple[str, ...], tmp_path: pathlib.Path
) -> None:
    jobs = jobs_of([SOUND, SOUND.replace("#include <linux/mm.h>", "")], tmp_path, both)
    assert {job.path.name for job, said in compilelib.compile_jobs(jobs).items() if said} == {
        "file-1.c"
    }
    gcc = [job for job in jobs if job.compiler == "gcc"]
    assert [bool(said) for said in compilelib.compile_jobs(gcc).values()] == [False, True]


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("int look_at(void);\n", True),
        ("#ifdef CONFIG_MMU\nint look_at(void);\n#endif\n", True),
        ("#define THREE 3\nint a[THREE];\n", True),
        ("#define THREE 3\n#ifdef THREE\n#endif\n", True),
        ("#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)\n#endif\n", False),
        ("#include <linux/version.h>\n#if LINUX_VERSION_CODE < 5\n#endif\n", True),
        ("#ifdef THREE\n#endif\n", False),
        ("#define pin_user_pages get_user_pages\n", False),
        ("#define CONFIG_MMU 1\n", False),
        ("#undef NULL\n", False),
        ('#include "own.h"\n', False),
        ("#pragma once\n", False),
        ("#if \\\n\tdefined(THREE)\n#endif\n", False),
        ("/* #ifdef THREE */ int a; // #undef NULL\n", True),
    ],
)
def test_who_could_see_another_is_alone(text: str, can: bool) -> None:
    assert (unitlib.own_names(text) is not None) == can


def test_what_a_file_calls_its_own_ends_with_it() -> None:
    text = "#define THREE 3\nstatic struct nobodys { int a; } mine;\nint look_at(struct page *page)\n{\n\tint b;\n}\n"
    assert unitlib.own_names(text) == ({"nobodys", "mine", "look_at"}, {"THREE"})
    lines = unitlib.apart(4, text, text, ["more"]).split("\n")
    assert "#define look_at look_at_of_4" in lines and "#define more more_of_4" in lines
    assert {line[7:] for line in lines if line.startswith("#undef ")} == {
        "nobodys", "mine", "look_at", "THREE", "more"
    }  # fmt: skip


def test_a_new_file_leaves_the_units_of_others() -> None:
    names = [f"file-{number}" for number in range(3 * unitlib.SIZE)]

    def units(names: list[str]) -> set[tuple[str, ...]]:
        found = unitlib.units(names, lambda name: 0, lambda name: "int a;\n", str)
        return {tuple(unit) for unit in found}

    less = units(names[:-1])
    assert len(less) == 3 and len(units(names) & less) == 2


def test_of_what_fails_together_the_halves_are_tried() -> None:
    tries = []

    def make(unit: Sequence[int]) -> str | None:
        tries.append(list(unit))
        return None if 3 in unit and len(unit) > 1 else f"{len(unit)}"

    assert unitlib.tried([1, 2, 3, 4], make) == {1: "2", 2: "2", 3: "1", 4: "1"}
    assert tries == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]


def test_what_a_text_defines_is_nothing_to_the_next(tmp_path: pathlib.Path) -> None:
    text = "#ifdef THREE\nseen\n#endif\n#define THREE 3\n#define OLD (LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0))\n#if OLD\nold THREE\n#endif\nBOTH"
    sources = [Source(text, 0x060400, ("BOTH",)), Source(text, 0x060500), Source(text, 0, ("THREE",))]
    assert preprocessed(sources) == ["old31", "BOTH", "seenold3BOTH"]
