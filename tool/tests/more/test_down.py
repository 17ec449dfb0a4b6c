# SPDX-License-Identifier: GPL-2.0-only
"""backport down: code for 6.5 on older kernels. The testcases, as text and in the model of mm."""

from __future__ import annotations

import concurrent.futures
import difflib
import pathlib
import subprocess

import downlib
import harnesslib
import kernelslib
import pytest
from caselib import BEFORE, ROOT, TREE
from compatlib import build_side, include
from harnesslib import Bound, Builder, Comparison

STUBS = BEFORE / TREE / "include"

#: Kernels whose code is run: write and force, a task, pins, and no task.
RUN = ("4.4.0", "4.9.0", "5.6.0", "6.1.0")


@pytest.mark.parametrize("version", downlib.VERSIONS)
def test_each_testcase_becomes_what_is_expected_there(version: str) -> None:
    problems: list[str] = []
    for name, got in downlib.twins(version).items():
        path = downlib.expected(version, name)
        expected = path.read_bytes() if path.is_file() else b""
        if got != expected:
            problems += difflib.unified_diff(
                expected.decode().splitlines(True), got.decode().splitlines(True),
                f"{path.relative_to(ROOT)}", "got",
            )  # fmt: skip
    assert not problems, "".join(problems)


def test_each_file_is_of_a_testcase_and_says_something_new() -> None:
    assert sorted(p.name for p in downlib.TWINS.iterdir()) == sorted(downlib.VERSIONS)
    for version, before in zip(downlib.VERSIONS, (None, *downlib.VERSIONS)):
        for path in (downlib.TWINS / version).iterdir():
            assert path.stem in downlib.names()
            older = downlib.expected(before, path.stem) if before else path.with_name("none")
            assert not older.is_file() or older.read_bytes() != path.read_bytes(), path


def left(version: str, name: str) -> bool:
    """Whether something could not be carried to that kernel."""
    return b" * gup-vmas: left as it is\n" in downlib.expected(version, name).read_bytes()


@pytest.mark.parametrize("version", downlib.VERSIONS)
def test_what_is_carried_down_compiles_there_and_what_is_left_does_not(
    version: str, tmp_path: pathlib.Path
) -> None:
    """What is left in silence would compile, and do something else."""
    top = kernelslib.headers(tmp_path, version)
    for name in downlib.names():
        done = subprocess.run(
            ["gcc", "-fsyntax-only", "-nostdinc", "-std=gnu11", "-Wall", "-Werror",
             f"-I{top / 'include'}", f"-I{STUBS}", str(downlib.expected(version, name))],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode != 0) == left(version, name), f"{name}\n{done.stderr}"


BOUND = Bound(pages=3, vmas=2)


def object_of(builder: Builder, name: str, side: str, work: pathlib.Path) -> pathlib.Path:
    """A testcase (side "6.5.0") or what it is on a kernel, to be linked with the model."""
    top = kernelslib.headers(work / side, side)
    code = downlib.CASES / f"{name}.c" if side == "6.5.0" else downlib.expected(side, name)
    body = "\n".join(downlib.run_lines(name))
    source = (
        f'#include <linux/mm.h>\n#include "old.h"\n#include "{code}"\n#include "run.h"\n'
        f"static long harness_run(void)\n{{\n{body}\n}}\n"
        f'HARNESS_CASE("{name}", "{side}", "all", harness_run);\n'
    )
    headers = include(harnesslib.NEW_STUBS, STUBS) if side == "6.5.0" else include(
        top / "include", STUBS
    )
    kernel = work / f"{side}.h"
    kernel.write_text(kernelslib.generated(side))
    if side == "6.5.0":
        source = source.replace('#include "old.h"\n', "")
    return build_side(builder, f"{name}-{side}", source, [*headers, "-include", str(kernel)], work)


def test_what_is_carried_down_does_the_same(tmp_path: pathlib.Path) -> None:
    pairs = [
        (name, version)
        for name in downlib.names()
        for version in RUN
        if downlib.run_lines(name) and not left(version, name)
    ]
    assert len(pairs) > 40
    wanted = sorted({*pairs, *((name, "6.5.0") for name, _ in pairs)})
    for version in (*RUN, "6.5.0"):
        kernelslib.headers(tmp_path / version, version)
    with harnesslib.alone():
        builder = Builder("gcc")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            objects = list(pool.map(lambda w: object_of(builder, w[0], w[1], tmp_path), wanted))
        plan = [Comparison(name, "all", "6.5.0", version) for name, version in pairs]
        outcomes = harnesslib.run(builder.link(objects), plan, BOUND)
    for line, outcome in outcomes.items():
        assert outcome.verdict == "equal", f"{line}: {outcome.what}\n{outcome.text}"
    assert sum(bool(outcome.gup_good) for outcome in outcomes.values()) > 30
