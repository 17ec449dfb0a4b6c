# SPDX-License-Identifier: GPL-2.0-only
"""Builds every commit of a series for every target, and judges each against the one before."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Progress
from gupvmas.base.store import Store
from gupvmas.base.tree import open_tree
from gupvmas.verify import plan, targets
from gupvmas.verify.trees import storage
from gupvmas.verify.trees import checkout as checking
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.build.conditionals import Conditionals
from gupvmas.verify.build.lane import lanes as make_lanes
from gupvmas.verify.change import Reader
from gupvmas.verify.trees.checkout import Checkout, Step
from gupvmas.verify.judge import judge
from gupvmas.verify.model import Options, Verification
from gupvmas.base.workdir import os_errors, scratch, tidy_exit


def verify(
    path: str, options: Options, progress: Progress, after: Callable[[Path, Step, Step], None]
    | None = None
) -> Verification:
    """Verify a series on the tree at ``path``.

    ``after``: called at the end with the private copy and its first and last commit, while
    nobody else works there (for what needs both as directories). Raises UsageError,
    IncompleteError.
    """
    started = time.monotonic()
    if bool(options.series) == bool(options.range):
        raise UsageError("verify: say what to build: --series DIR or --range A..B")
    if options.jobs < 0:
        raise UsageError(f"--jobs: {options.jobs} is not a number of jobs")
    if not shutil.which("make"):
        raise UsageError("make is not installed: apt-get install make")
    targets.chosen(options.arch)
    tree = open_tree(path)
    if tree.is_git:
        tree.close()
        tree = open_tree(path, "HEAD")
    patches = checking.patches_of(options.series) if options.series else []
    cache = options.cache
    results = Store(cache / "verify" if cache else None)
    with contextlib.ExitStack() as stack:
        stack.enter_context(tidy_exit())
        stack.enter_context(tree)
        work = stack.enter_context(storage.working_directory(tree, options))
        stack.enter_context(os_errors("write to", str(work)))
        notes = stack.enter_context(scratch())
        copy = Checkout(work / "linux", tree)
        with progress.step("copy the tree and apply the patches"):
            copy.open()
            if options.range:
                base, commits = checking.commits_of(tree, options.range)
            else:
                base = copy.base()
                commits = copy.apply(base, patches)
            steps = [copy.step(commit) for commit in [base, *commits]]
        found = Verification(tree.version, tree.name, work, steps, [])
        lanes, workers = make_lanes(found, options, targets.environment(os.environ))
        progress.message(
            f"gup-vmas: verify runs the Makefile of {tree.name}, and what it starts, as you"
        )
        with progress.step("read what the commits change", len(commits)) as bar:
            reader = Reader(copy, Path(notes.path), results, options.jobs)
            planned = plan.read(copy, steps, reader, bar)
        _build(Commits(copy, found, planned, lanes, workers, results, progress))
        if after is not None:
            after(work / "linux", steps[0], steps[-1])
        if cache is not None:
            storage.bound(cache / "verify")
    found.seconds = time.monotonic() - started
    return found


def _build(commits: Commits) -> None:
    """Build all that is not kept, and judge it."""
    with commits.working() as pool:
        for number in range(len(commits.steps)):
            commits.load(number)
            commits.build(pool, number)
            if number == 0:
                with commits.progress.step("build the other sides of #if") as bar:
                    Conditionals(commits).build(pool, bar)
                commits.build(pool, number)
        judge(commits)
