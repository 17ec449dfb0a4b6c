# SPDX-License-Identifier: GPL-2.0-only
"""check, end to end: the table of changes. more/test_check_asked.py has what it is asked to look at."""

from __future__ import annotations

import pathlib

import checklib
import pytest
from conftest import Tool

Bases = dict[str, tuple[pathlib.Path, str]]


def bases(tool: Tool, top: pathlib.Path) -> Bases:
    """The repositories that the changes of the table apply to, each with the commit."""
    repo = tool.repository(top / "linux")
    done = tool("series", "--tree", repo, "--branch", "vmas-removed")
    assert done.status == 0, done
    return {"tree": (repo, "main"), "converted": (repo, "vmas-removed")}


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> Bases:
    """The same, made once."""
    top = tmp_path_factory.mktemp("bases")
    return bases(Tool(tmp_path_factory.mktemp("home"), cache), top)


@pytest.mark.parametrize(
    "case", checklib.cases(), ids=lambda case: str(case.relative_to(checklib.CASES))
)
def test_what_is_said_of_a_change(case: pathlib.Path, tool: Tool, trees: Bases) -> None:
    """Every change of the table gets exactly the findings that its twin says."""
    repo, rev = trees[case.parent.name]
    done = tool("check", "--tree", repo, "--base", rev, "--patch", case, "--format", "json")
    assert done.out, done
    assert checklib.text(checklib.told(done.document, done.status)) == (
        checklib.twin(case).read_text()
    ), done
    assert tool.leftovers() == []
