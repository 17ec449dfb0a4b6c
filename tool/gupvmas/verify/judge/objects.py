# SPDX-License-Identifier: GPL-2.0-only
"""Compares what each object of a commit came to with the commit before."""

from __future__ import annotations

import collections

from gupvmas.verify.build.builder import FOREIGN, NO_RULE
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.build.lane import Lane
from gupvmas.verify.judge.suspects import Newcomers, Suspect, finding
from gupvmas.verify.model import BUILD, WARNING, Cell, Result


class Objects:
    """The judge of one run. What has to be looked at again is in suspects and newcomers."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        self._plan = commits.plan
        self._at_base = commits.present(0, self._plan.sources)
        self.suspects: list[Suspect] = []
        self.newcomers: list[Newcomers] = []

    def judge(self, lane: Lane) -> None:
        column = lane.column
        base = lane.base()
        if base.trouble:
            column.missing = f"the tree can't be prepared for it: {base.trouble}"
            self._commits.found.incomplete.append(f"{lane.name}: not built: {column.missing}")
            return
        column.not_built = {s: r.why for s, r in base.objects.items() if not r.built}
        last = {s: r for s, r in base.objects.items() if r.built}
        flipped = {name: r for name, r in base.flips.items() if r.built}
        for number in range(len(self._commits.steps)):
            built = lane.built[number]
            assert built is not None
            cell = Cell(kept=lane.kept[number], seconds=built.seconds)
            column.cells.append(cell)
            if built.trouble:
                cell.failed = len(last)
                finding(self._commits, lane, number, BUILD, "(prepare)", "", [built.trouble])
                continue
            for source, result in sorted(built.objects.items()):
                self._judge_object(lane, number, cell, source, result, last)
            for flip in self._commits.due(lane, number):
                result = built.flips[flip.name]
                name = f"{flip.source[:-2]}.o"
                turned = " ".join(
                    f"{n}={'n' if n in base.config else 'y'}" for n in flip.options
                )
                cell.flips += 1
                if not result.built and flip.name in flipped:
                    finding(
                        self._commits, lane, number, BUILD, name, "", [f"with {turned}:", *result.errors]
                    )
                elif result.built:
                    cell.new += self._warnings(
                        lane, number, name, result, flipped.get(flip.name), f"with {turned}: "
                    )
                    flipped[flip.name] = result

    def _judge_object(
        self, lane: Lane, number: int, cell: Cell, source: str, result: Result,
        last: dict[str, Result],
    ) -> None:  # fmt: skip
        name = f"{source[:-2]}.o"
        before = last.get(source)
        if not result.built:
            if before is None:
                new = number > 0 and source not in self._at_base
                if not new or result.why == FOREIGN or NO_RULE in result.why:
                    return
            cell.failed += 1
            lines = [x for x in result.errors if not x.startswith("[")] or [result.why]
            first = lane.failing.setdefault(source, number)
            if first != number:
                lines.insert(0, f"as with commit {first}")
            finding(self._commits, lane, number, BUILD, name, "", lines)
            return
        lane.failing.pop(source, None)
        last[source] = result
        cell.objects += 1
        cell.sources.append(source)
        cell.warnings += sum(result.warnings.values())
        if not result.reached:
            cell.unreached += 1
            return
        if not number:
            return
        cell.new += self._warnings(lane, number, name, result, before, "")
        if before is not None:
            self._functions(lane, number, cell, source, before, result)
            self._symbols(lane, number, source, before, result)

    def _warnings(
        self, lane: Lane, number: int, name: str, result: Result, before: Result | None, words: str
    ) -> int:
        known = collections.Counter(before.warnings if before else {})
        new = collections.Counter(result.warnings) - known
        if before is None or not new:
            return 0
        lines = [
            f"{words}{text}" + (f" ({count} more than before)" if known[text] else "")
            for text, count in sorted(new.items())
        ]
        finding(self._commits, lane, number, WARNING, name, "", lines)
        return sum(new.values())

    def _functions(
        self, lane: Lane, number: int, cell: Cell, source: str, before: Result, after: Result
    ) -> None:
        """Machine code: what differs must be of a function that the commit may have changed."""
        allowed = set(self._plan.changes[number - 1].affected.get(source, ()))
        allowed.update(self._plan.sites.get(source, ()))
        different = {
            name
            for name in before.functions.keys() | after.functions.keys()
            if before.functions.get(name, [""])[0] != after.functions.get(name, [""])[0]
        }
        moved = {after.functions[n][1] for n in different & allowed if n in after.functions}
        cell.functions += len(before.functions.keys() & after.functions.keys())
        cell.changed += len(different)
        suspects: dict[str, str] = {}
        for name in sorted(different - allowed):
            if name in after.functions and after.functions[name][1]:
                if after.functions[name][1] in moved:
                    # It shares its section with one that grew: displacements differ.
                    continue
            suspects[name] = "differs"
            if name not in after.functions:
                suspects[name] = "is gone"
            elif name not in before.functions:
                suspects[name] = "is new"
        if suspects:
            self.suspects.append(Suspect(lane, number, cell, source, suspects, allowed))

    def _symbols(self, lane: Lane, number: int, source: str, before: Result, after: Result) -> None:
        """What a module leaves to others: what it left to them before, it can link."""
        names = frozenset(after.undefined) - frozenset(before.undefined)
        if after.module and before.module and names:
            self.newcomers.append(
                Newcomers(
                    lane, number, source, after.module, frozenset(before.undefined), names
                )
            )
