# SPDX-License-Identifier: GPL-2.0-only
"""Judges each commit of a series by what was built of it and of the one before."""

from __future__ import annotations

from gupvmas.verify.build.commits import Commits
from gupvmas.verify.judge import coverage, functions, modules
from gupvmas.verify.judge.objects import Objects


def judge(commits: Commits) -> None:
    """Add to ``commits.found`` what is wrong, and what could not be seen. Raises IncompleteError."""
    objects = Objects(commits)
    for lane in commits.lanes:
        objects.judge(lane)
    again = len(objects.suspects) + len(objects.newcomers)
    if again:
        with commits.progress.step("look at functions and symbols again", again) as bar:
            for suspect in objects.suspects:
                functions.look_again(commits, suspect)
                bar.advance()
            for newcomers in objects.newcomers:
                modules.judge(commits, newcomers)
                bar.advance()
    order = {c.target.name: n for n, c in enumerate(commits.found.columns)}
    commits.found.findings.sort(
        key=lambda f: (f.number, order[f.target], f.object, f.kind, f.function)
    )
    coverage.judge(commits)
