# SPDX-License-Identifier: GPL-2.0-only
"""Both sides of each #if around what a series changes: where they are built, and how."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence

from gupvmas.base.progress import Step as Bar
from gupvmas.verify.build import conditions
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.build.lane import Lane
from gupvmas.verify.change import Region
from gupvmas.verify.model import Flip, Result, Side

#: How many targets a side of a condition is tried on.
_TRIES = 2


class Conditionals:
    """Builds the sides of the conditions that the commits change something under."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits

    def build(self, pool: concurrent.futures.Executor, bar: Bar) -> None:
        """Find out where each side of a condition is built; build the others by options."""
        regions: dict[tuple[str, tuple[str, ...]], list[tuple[int, Region]]] = {}
        for number, change in enumerate(self._commits.plan.changes, 1):
            for region in change.regions:
                regions.setdefault((region.file, region.conditions), []).append((number, region))
        goals: dict[tuple[str, tuple[str, ...]], tuple[str, list[int]]] = {}
        for (file, where), uses in regions.items():
            numbers = [number for number, _ in uses]
            for last in (where[-1], conditions.negated(where[-1])):
                goal = (file, (*where[:-1], last))
                function, known = goals.setdefault(goal, (uses[0][1].function, []))
                known += [n for n in numbers if n not in known]
        jobs = [
            pool.submit(self._side, file, wanted, function, numbers)
            for (file, wanted), (function, numbers) in goals.items()
        ]
        for job in jobs:
            self._commits.found.sides.append(job.result())
            bar.advance()

    def _side(
        self, file: str, wanted: tuple[str, ...], function: str, numbers: Sequence[int]
    ) -> Side:
        """Where one side is built; arranges for it if it is nowhere."""
        shown = " && ".join(f"({c})" if "||" in c else c for c in wanted)
        places = []
        for lane in self._commits.lanes:
            base = lane.base()
            if base.trouble:
                continue
            source = self._source_for(lane, file, function)
            if source is None:
                continue
            if conditions.all_hold(wanted, base.config):
                return Side(file, function, shown, lane.name, "")
            places.append((lane, source))
        if not places:
            return Side(file, function, shown, "", "its file is built nowhere")
        reason = "no option alone decides it"
        tried = 0
        for lane, source in places:
            chosen = conditions.flips(wanted, lane.base().config)
            if chosen is None:
                continue
            flip = Flip(source, tuple(chosen))
            result = self._flip_base(lane, flip)
            words = " and ".join(
                f"{n} {'off' if n in lane.base().config else 'on'}" for n in chosen
            )
            if result.built:
                with lane.lock:
                    due = self._commits.flips.setdefault((lane.name, flip), [0])
                    due += [n for n in numbers if n not in due]
                return Side(file, function, shown, lane.name, f"with {words}")
            reason = (
                f"not buildable before the series either, on {lane.name} with {words}: {result.why}"
            )
            tried += 1
            if tried == _TRIES:
                break
        return Side(file, function, shown, "", reason)

    def _source_for(self, lane: Lane, file: str, function: str) -> str | None:
        """The source whose object shows a file: itself, or for a header one that uses it."""
        objects = lane.base().objects
        if not file.endswith(".h"):
            return file if file in objects and objects[file].built else None
        if file not in lane.base().includes:
            return None
        built = [s for s in self._commits.plan.sources if s in objects and objects[s].built]
        for source in built:
            text = self._commits.copy.git.run("show", f"{self._commits.steps[0].commit}:{source}")
            if function.encode("utf-8", "surrogateescape") in text:
                return source
        return built[0] if built else None

    def _flip_base(self, lane: Lane, flip: Flip) -> Result:
        base = lane.base()
        with lane.lock:
            known = base.flips.get(flip.name)
            if known is None:
                if lane.directory_at != 0:
                    # The results are of an earlier run: the directory may be of a later commit.
                    with self._commits.moving:
                        self._commits.go_to(0)
                    log = self._commits.log(lane, 0)
                    again = lane.builder.build(self._commits.plan.sources, log, False)
                    lane.directory_at = 0
                    if again.trouble:
                        return Result(False, again.trouble)
                known = base.flips[flip.name] = lane.builder.flip(flip, base.config)
                self._commits.save(lane, 0, base)
        return known
