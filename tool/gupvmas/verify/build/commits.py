# SPDX-License-Identifier: GPL-2.0-only
"""Builds every commit of a series for every target; what came of it is kept.

The order is commit by commit, so that one checkout serves all targets; these are built side by
side. What came of a commit on a target is kept in the cache under the id of the commit's tree,
the configuration and the compilers; a commit that is kept is not built, and a run that was
killed goes on with the next one.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from gupvmas import VERSION
from gupvmas.base.progress import Progress, Step as Bar
from gupvmas.base.store import Store
from gupvmas.verify.build.lane import Lane
from gupvmas.verify.trees.checkout import Checkout, Step
from gupvmas.verify.model import Built, Flip, Verification
from gupvmas.verify.plan import Plan
from gupvmas.verify.reach import Reach

_FORMAT = "3"  # of what is kept


class Commits:
    """The commits of a series, as they are built on the lanes."""

    def __init__(
        self, copy: Checkout, found: Verification, plan: Plan, lanes: Sequence[Lane],
        workers: int, results: Store, progress: Progress,
    ) -> None:  # fmt: skip
        self.copy = copy
        self.found = found
        self.plan = plan
        self.lanes = lanes
        self.results = results
        self.progress = progress
        self.steps: Sequence[Step] = found.steps
        self.flips: dict[tuple[str, Flip], list[int]] = {}
        self.moving = threading.Lock()
        self._workers = workers
        self._at = ""

    @contextlib.contextmanager
    def working(self) -> Iterator[concurrent.futures.Executor]:
        """Who builds; alone in the directories. What runs is stopped if it ends by an error."""
        with concurrent.futures.ThreadPoolExecutor(self._workers) as pool, contextlib.ExitStack(
        ) as stack:
            for lane in self.lanes:
                stack.enter_context(lane.builder.locked())
            try:
                yield pool
            except BaseException:
                for lane in self.lanes:
                    lane.builder.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def load(self, number: int) -> None:
        """Take what is kept of a commit."""
        for lane in self.lanes:
            lane.built[number] = self._load(lane, number)
            lane.kept[number] = lane.built[number] is not None

    def build(self, pool: concurrent.futures.Executor, number: int) -> None:
        """Build what is not kept of a commit on every lane."""
        name = f"build {number}/{len(self.steps) - 1}" if number else "build the base"
        name += f": {self.steps[number].subject}"
        self._build(pool, number, self._missing(number), name)

    def log(self, lane: Lane, number: int) -> Path:
        """Where what the build of a commit printed goes."""
        return self.found.work / lane.name / f"{number:04}-{self.steps[number].short}.log"

    def _missing(self, number: int) -> list[Lane]:
        """The lanes on which something of a commit is still to be built."""
        found = []
        for lane in self.lanes:
            built = lane.built[number]
            if number and lane.base().trouble:
                continue
            if built is None or any(
                flip.name not in built.flips for flip in self.due(lane, number)
            ):
                if not (built is not None and built.trouble):
                    found.append(lane)
        return found

    def due(self, lane: Lane, number: int) -> list[Flip]:
        """What is to be built of a commit with options turned round."""
        return [
            flip
            for (name, flip), numbers in self.flips.items()
            if name == lane.name and number in numbers
        ]

    def _build(
        self, pool: concurrent.futures.Executor, number: int, lanes: Sequence[Lane], name: str
    ) -> None:
        if not lanes:
            return
        with self.progress.step(name, len(lanes)) as bar:
            self.go_to(number)
            jobs = [pool.submit(self._build_one, lane, number, bar) for lane in lanes]
            for job in concurrent.futures.as_completed(jobs):
                job.result()

    def go_to(self, number: int) -> None:
        """Check a commit out."""
        commit = self.steps[number].commit
        if self._at != commit:
            self.copy.to(commit)
            self._at = commit

    def visit(self, lane: Lane, number: int, source: str) -> None:
        """Check a commit out to compile an object of it once more, in a directory that is set up."""
        self.go_to(number)
        if lane.directory_at < 0:
            lane.builder.build([source], self.log(lane, number), False)
            lane.directory_at = number

    def _build_one(self, lane: Lane, number: int, bar: Bar) -> None:
        log = self.log(lane, number)
        kconfig = number > 0 and any(
            os.path.basename(n).startswith("Kconfig") for n in self.plan.changes[number - 1].files
        )
        before = lane.built[number]
        known = lane.base().objects if number else {}
        # What the base does not build is not tried again at every commit.
        given_up = {s: r for s, r in known.items() if not r.built}
        wanted = [s for s in self.plan.sources if s not in given_up]
        last = lane.built[number - 1] if number else None
        reach = self.plan.changes[number - 1].reach if last else Reach()
        built = lane.builder.build(wanted, log, kconfig, reach, last.objects if last else {})
        lane.directory_at = number
        for source in given_up.keys() & self.present(number, sorted(given_up)):
            built.objects[source] = given_up[source]
        if before is not None:
            built.flips = before.flips
        if not built.trouble:
            if number == 0:
                lane.builder.describe(built)
            for flip in self.due(lane, number):
                built.flips[flip.name] = lane.builder.flip(flip, lane.base().config or built.config)
            self.save(lane, number, built)
        lane.built[number] = built
        lane.kept[number] = False
        bar.advance()

    def key(self, lane: Lane, number: int) -> str:
        """The name by which the result of a commit is kept."""
        return Store.key(
            "verify-built", VERSION, _FORMAT, lane.builder.recipe, lane.column.sparse,
            self.steps[number].tree,
        )  # fmt: skip

    def _load(self, lane: Lane, number: int) -> Built | None:
        """What is kept of a commit, if it is enough."""
        value = self.results.load(self.key(lane, number))
        try:
            built = Built.from_json(value) if value is not None else None
        except (TypeError, KeyError):
            return None
        if built is None or (number == 0 and not built.config):
            return None
        present = self.present(number, self.plan.sources)
        if not present <= built.objects.keys():
            return None
        # Another series may have had more to build on the same commit.
        built.objects = {s: r for s, r in built.objects.items() if s in present}
        return built

    def present(self, number: int, names: Sequence[str]) -> set[str]:
        """Those of some files that a commit has."""
        if not names:
            return set()
        listed = self.copy.git.run(
            "ls-tree", "-z", "--name-only", self.steps[number].commit, "--", *names
        )
        return {name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name}

    def save(self, lane: Lane, number: int, built: Built) -> None:
        """Keep the result of a commit."""
        self.results.save([(self.key(lane, number), built.to_json())])
