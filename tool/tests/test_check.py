# SPDX-License-Identifier: GPL-2.0-only
"""check, end to end: the table of changes. more/test_check_asked.py has what it is asked to look at."""

from __future__ import annotations

import pathlib

import checklib
import pytest
from conftest import Tool


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory, cache: pathlib.Path) -> pathlib.Path:
    """The small tree, which is only looked at."""
    tool = Tool(tmp_path_factory.mktemp("home"), cache)
    return tool.repository(tmp_path_factory.mktemp("tree") / "linux")


@pytest.mark.parametrize("case", checklib.cases("tree"), ids=checklib.name)
def test_what_is_said_of_a_change(case: pathlib.Path, tool: Tool, tree: pathlib.Path) -> None:
    """Every change of the table gets exactly the findings that are expected."""
    done = checklib.of_change(tool, tree, "main", case)
    assert checklib.said(done) == checklib.wanted(case), done
    assert tool.leftovers() == []
