# SPDX-License-Identifier: GPL-2.0-only
"""Every testcase and its twin compile, and so does the small tree, with gcc and with clang."""

from __future__ import annotations

import pathlib
import shutil

import caselib
import compilelib
import pytest
from caselib import AFTER, BEFORE, COMPILERS, Case, Job


@pytest.fixture(scope="session")
def said() -> dict[Job, str]:
    """What the compilers say of all files."""
    return compilelib.compile_all(compiler for compiler in COMPILERS if shutil.which(compiler))


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("case", caselib.load_cases(), ids=str)
def test_it_and_its_twin_compile(case: Case, compiler: str, said: dict[Job, str]) -> None:
    if case.tags.not_compiled:
        assert case.tags.not_run
        return
    check_compiled(compiler, {case.before, case.after}, said)


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("top", [BEFORE, AFTER], ids=["before", "after"])
def test_the_tree_compiles(top: pathlib.Path, compiler: str, said: dict[Job, str]) -> None:
    check_compiled(compiler, set((top / caselib.TREE).rglob("*.c")), said)


def check_compiled(compiler: str, paths: set[pathlib.Path], said: dict[Job, str]) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    words = {job: said[job] for job in said if job.compiler == compiler and job.path in paths}
    assert {job.path for job in words} == paths
    for job, text in words.items():
        options = "on" if job.options else "off"
        assert not text, f"{job.path} with {compiler}, options {options}:\n{text}"
