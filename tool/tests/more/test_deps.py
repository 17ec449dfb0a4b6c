# SPDX-License-Identifier: GPL-2.0-only
"""Each target of the Makefile installs the packages of all the Python that it runs.

``make check-fresh`` shows it where nothing is installed, and for other programs too; it takes as
long as all tests, and this does not.
"""

from __future__ import annotations

import ast
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

import depslib
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "tool" / "dev"))
import tally

TARGETS = depslib.targets((ROOT / "Makefile").read_text())


def lacking(text: str, sets: frozenset[str]) -> list[str]:
    """What a recipe needs that no package of its sets brings."""
    needed = depslib.foreign(text)
    there = depslib.listed(sets) if sets else set()
    owner = depslib.packages(frozenset(needed))
    wrong = []
    for module, who in sorted(needed.items()):
        if module not in owner:
            where = depslib.place(module) or "not installed"
            wrong.append(f"{module} is of no package of Debian: it is {where}")
        elif owner[module] not in there:
            wrong.append(f"{owner[module]}, which has {module}, is in none of the sets")
        else:
            continue
        wrong[-1] += f"; {who or 'the recipe'} needs it"
    return wrong


@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"uninstall"}))  # that runs no Python
def test_every_module_that_is_imported_is_installed_before(name: str) -> None:
    target = depslib.target(name)
    wrong = lacking(target.recipe, target.sets)
    assert not wrong, "\n".join(wrong)


def test_the_targets_are_read_with_what_they_run() -> None:
    """Otherwise the test above would pass for want of anything to look at."""
    assert {"run", "check", "lint", "check-kernel", "check-fresh"} <= set(TARGETS)
    assert "deps-run" not in TARGETS
    assert depslib.target("check").sets == {"run", "check"}
    assert depslib.target("check-all").sets == {"run", "all"}
    assert {"jinja2", "markupsafe"} <= depslib.foreign(depslib.target("run").recipe).keys()
    tests = {"pytest", "jsonschema", "selenium", "markdown_it"}
    for name in ("check-all", "lint", "check-kernel"):
        assert tests <= depslib.foreign(depslib.target(name).recipe).keys(), name
    assert depslib.foreign(depslib.target("check").recipe).keys() & tests == {"pytest"}
    assert "pytest" not in depslib.foreign(depslib.target("run").recipe)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import a, b.c", {"a", "b"}),
        ("from a.b import c", {"a"}),
        ("from gupvmas.a import b", {"gupvmas.a", "gupvmas.a.b"}),
        ("from . import a", set()),
        ("def f():\n    import a", {"a"}),
        ("try:\n    import a\nexcept ImportError:\n    import b", {"a", "b"}),
        ("if TYPE_CHECKING:\n    import a", {"a"}),
    ],
)
def test_what_counts_as_imported(text: str, names: set[str]) -> None:
    assert set(depslib.imports(ast.parse(text))) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("run([sys.executable, '-m', 'a', 'b'])", {"a"}),
        ("run(('/usr/bin/python3', '-m', 'a.b'))", {"a"}),
        ("run([sys.executable, '-s', '-m', 'a'])", set()),
        ("run(['git', 'commit', '-m', 'a'])", set()),
        ("text = '[python, \"-m\", \"a\"]'", set()),
    ],
)
def test_what_counts_as_started(text: str, names: set[str]) -> None:
    assert depslib.started(ast.parse(text)) == names


def test_git_has_nothing_of_the_machine(tmp_path: pathlib.Path) -> None:
    """A test that commits would fail where nobody has told git who they are."""
    listed = subprocess.run(
        ["git", "config", "--list", "--name-only"], cwd=tmp_path, capture_output=True, text=True,
        check=True,
    ).stdout.split()
    assert listed == ["user.name", "user.email"]


def skips(code: ast.AST) -> Iterator[str]:
    """What is said where a test is skipped because something is not there."""
    for node in ast.walk(code):
        if isinstance(node, ast.If) and re.search(r"which\(|exists\(\)", ast.unparse(node.test)):
            for child in (child for statement in node.body for child in ast.walk(statement)):
                if isinstance(child, ast.Call) and ast.unparse(child.func) == "pytest.skip":
                    yield ast.unparse(child.args[0])


def test_a_skip_for_want_of_a_package_says_so() -> None:
    """tally.py goes by the words: where everything is to be installed, it is a failure."""
    found = [
        words
        for path in sorted((ROOT / "tool" / "tests").rglob("*.py"))
        for words in skips(ast.parse(path.read_text()))
    ]
    assert len(found) >= 5
    assert [words for words in found if not tally.MISSING.search(words)] == []


def test_a_module_without_a_package_is_noticed(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that pip or a person put there works here, and nowhere else."""
    (tmp_path / "put_there_by_hand.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    names = frozenset({"put_there_by_hand", "not_there_at_all", "pytest"})
    assert depslib.packages(names) == {"pytest": "python3-pytest"}
    assert lacking("python3 -m put_there_by_hand", frozenset({"run"})) == [
        f"put_there_by_hand is of no package of Debian: it is {tmp_path}/put_there_by_hand.py; "
        "the recipe needs it"
    ]


def test_a_package_of_another_set_is_noticed() -> None:
    recipe = "python3 -m pytest tool/tests"
    assert not lacking(recipe, frozenset({"run", "check"}))
    wrong = lacking(recipe, frozenset({"run"}))
    assert "python3-pytest, which has pytest, is in none of the sets; the recipe needs it" in wrong
