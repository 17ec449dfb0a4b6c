# SPDX-License-Identifier: GPL-2.0-only
"""--passed-in: what has passed elsewhere is not run again, and everything else is."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import elsewhere
from conftest import ROOT

TESTS = """import pytest

@pytest.mark.parametrize("what", ["a::b", "c[d]"])
def test_passes(what): pass
def test_fails(): assert False
def test_is_skipped(): pytest.skip("here")
"""


def run(where: pathlib.Path, *options: str) -> str:
    """What pytest says of the tests in ``where``."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "elsewhere"]
    done = subprocess.run(
        [*command, *options, "."], cwd=where, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "tool" / "tests"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return done.stdout


def test_what_passed_is_left_out_and_nothing_else(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    assert "1 failed, 2 passed, 1 skipped" in run(tmp_path, "--junitxml=first.xml")
    again = run(tmp_path, "--passed-in=first.xml")
    assert "1 failed, 1 skipped, 2 deselected" in again


def test_what_passed_by_any_of_several_reports_is_left_out(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    assert "1 passed" in run(tmp_path, "--junitxml=first.xml", "-k", "a::b")
    assert "1 passed" in run(tmp_path, "--junitxml=second.xml", "-k", "passes and not a::b")
    again = run(tmp_path, "--passed-in=first.xml", "--passed-in=second.xml")
    assert "1 failed, 1 skipped, 2 deselected" in again


def test_without_a_report_all_are_run(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    assert "1 failed, 2 passed, 1 skipped" in run(tmp_path, "--passed-in=none.xml")


def test_a_test_of_the_same_name_in_another_file_is_run() -> None:
    known = {("tool.tests.test_a", "test_it[x]")}
    tests = ["tool/tests/test_a.py::test_it[x]", "tool/tests/test_b.py::test_it[x]"]
    assert elsewhere.told_apart(tests, known) == ({tests[1]}, {tests[0]})


def test_what_is_asked_of_each_machine_is_asked_again() -> None:
    tests = ["tool/tests/more/test_deps.py::test_it"]
    assert elsewhere.told_apart(tests, {("tool.tests.more.test_deps", "test_it")}) == (set(tests), set())
