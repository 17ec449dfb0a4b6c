# SPDX-License-Identifier: GPL-2.0-only
"""pytest --passed-in=REPORT: leaves out the tests that JUnit reports say passed elsewhere.

.ci/run runs them all in a new Debian that has nothing but what the README asks for. What is left
for the machine itself is what could not be run there.
"""

from __future__ import annotations

import pathlib
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import pytest

#: What is asked of each machine: whether it has what it needs, and whether this works.
HERE = ("test_deps", "test_elsewhere")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addoption("--passed-in", metavar="REPORT", action="append", default=[])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has passed; without a report nothing has."""
    reports = [path for path in map(pathlib.Path, config.getoption("--passed-in")) if path.is_file()]
    if not reports:
        return
    known = set().union(*map(passed, reports))
    kept, gone = told_apart([item.nodeid for item in items], known)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in gone])
    items[:] = [item for item in items if item.nodeid in kept]


def passed(report: pathlib.Path) -> set[tuple[str, str]]:
    """The tests that passed by a report, as class and name."""
    cases = ElementTree.parse(report).getroot().iter("testcase")
    bad = ("failure", "error", "skipped")
    return {
        (case.get("classname", ""), case.get("name", ""))
        for case in cases
        if all(case.find(word) is None for word in bad)
    }


def told_apart(
    tests: Sequence[str], known: set[tuple[str, str]]
) -> tuple[set[str], set[str]]:
    """Node ids of tests: those that are to be run, and those that are ``known`` to pass."""
    gone = {
        test for test in tests
        if _in_a_report(test) in known and not _in_a_report(test)[0].endswith(HERE)
    }  # fmt: skip
    return set(tests) - gone, gone


def _in_a_report(test: str) -> tuple[str, str]:
    """The class and the name that pytest writes into a report for a node id."""
    path, bracket, parameters = test.partition("[")
    names = path.split("::")
    names[0] = names[0].removesuffix(".py").replace("/", ".")
    return ".".join(names[:-1]), names[-1] + bracket + parameters
