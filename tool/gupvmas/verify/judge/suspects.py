# SPDX-License-Identifier: GPL-2.0-only
"""What a commit made of an object, before it is known whether it is a fault; and findings."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gupvmas.base.gitrepo import printable
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.build.lane import Lane
from gupvmas.verify.model import Cell, Finding


@dataclasses.dataclass
class Suspect:
    """Functions of an object that differ from the commit before, and should not."""

    lane: Lane
    number: int
    cell: Cell
    source: str
    names: dict[str, str]  # name -> how
    allowed: set[str]  # functions that may differ


@dataclasses.dataclass
class Newcomers:
    """Symbols that an object of a module leaves to others, and did not before the commit."""

    lane: Lane
    number: int
    source: str
    module: str
    before: frozenset[str]  # what it left to others before
    names: frozenset[str]


def finding(
    commits: Commits, lane: Lane, number: int, kind: str, name: str, function: str,
    lines: Sequence[str],
) -> None:  # fmt: skip
    """Add a finding to the report of the run."""
    step = commits.steps[number]
    commits.found.findings.append(
        Finding(
            kind, lane.name, number, step.commit, step.subject, name, function,
            tuple(printable(line) for line in lines),
        )
    )  # fmt: skip
