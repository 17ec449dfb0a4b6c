# SPDX-License-Identifier: GPL-2.0-only
"""A target with its build directory, and what is known of each commit on it."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping

from gupvmas.base.errors import UsageError
from gupvmas.verify import targets
from gupvmas.verify.build.builder import Builder
from gupvmas.verify.model import Built, Column, Options, Verification


class Lane:
    """A target with its builder and what is known of each commit."""

    def __init__(self, column: Column, builder: Builder, commits: int) -> None:
        self.column = column
        self.builder = builder
        self.built: list[Built | None] = [None] * commits
        self.kept = [False] * commits
        self.directory_at = -1  # the number of the commit that the directory is of; unknown
        self.failing: dict[str, int] = {}  # source -> the commit since which it does not build
        self.lock = threading.Lock()

    @property
    def name(self) -> str:
        return self.column.target.name

    def base(self) -> Built:
        """What the first commit came to."""
        built = self.built[0]
        assert built is not None
        return built


def lanes(
    found: Verification, options: Options, environ: Mapping[str, str]
) -> tuple[list[Lane], int]:
    """The lanes that can be built here, and how many of them at a time.

    All that were asked for get their column in ``found``, and those that can't be built a line
    in what is incomplete. environ: for make. Raises UsageError for one that was asked for by
    name and has no compiler.
    """
    wanted, named = targets.chosen(options.arch)
    sparse = targets.sparse_version(environ) if options.sparse else ""
    if options.sparse and not sparse:
        found.incomplete.append(
            "sparse is not installed (apt-get install sparse); --no-sparse does without"
        )
    tools = {}
    for target in wanted:
        column = Column(target, sparse=sparse)
        found.columns.append(column)
        try:
            tools[target.name] = targets.toolchain(target, os.environ)
            column.compiler = f"{tools[target.name].cc}: {tools[target.name].version}"
        except UsageError as error:
            if named:
                raise
            column.missing = str(error).partition(": ")[2]
            found.incomplete.append(f"{target.name}: not built: {column.missing}")
    workers, jobs = _share(options.jobs, len(tools))
    made = [
        Lane(
            column,
            Builder(
                column.target, tools[column.target.name], found.work / "linux",
                found.work / column.target.name, environ, sparse=bool(sparse),
                jobs=jobs, full=options.full, user_flags=os.environ.get("KCFLAGS", ""),
            ),
            len(found.steps),
        )
        for column in found.columns
        if column.target.name in tools
    ]  # fmt: skip
    return made, workers


def _share(jobs: int, count: int) -> tuple[int, int]:
    """How many targets at a time, and -j for each (0: none, MAKEFLAGS says it)."""
    if not jobs and re.search(r"(^|\s)-?\w*j|--job", os.environ.get("MAKEFLAGS", "")):
        return 1, 0
    jobs = jobs or os.cpu_count() or 1
    workers = max(1, min(jobs, count))
    return workers, max(1, jobs // workers)
