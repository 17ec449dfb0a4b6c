# SPDX-License-Identifier: GPL-2.0-only
"""Code for Linux 6.5 or later, in the terms of an older tree.

What the tree has in the same form is left alone. What it has in another form is rewritten. What it
lacks is a problem, by file and line; nothing is guessed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.code import scanner
from gupvmas.gup import spatch
from gupvmas.backport.helper import behind_includes, helper_text
from gupvmas.backport.rewrite import LOCKS, Down, Problem, Rewrite, Up
from gupvmas.backport.target import CALLS, NAMES, Target
from gupvmas.code.edit import apply, settle
from gupvmas.gup.features import PRESENT
from gupvmas.code.model import Kind, Occurrence
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact, Job

RULES = (
    "scan/arguments.cocci", "scan/null.cocci", "backport/flags.cocci", "backport/effects.cocci",
)  # fmt: skip

#: As often a text is gone through: a call inside of another's arguments goes first.
DEEPEST = 8


class Lowering:
    """Carries texts down to one tree, all in one run of spatch."""

    def __init__(self, target: Target, work: Path) -> None:
        """``work``: a private directory."""
        self.target = target
        self._work = work
        self._runs = 0

    def down(self, texts: dict[str, bytes]) -> tuple[dict[str, bytes], list[Problem]]:
        """Each text (by its path) for the tree, and what could not be carried there."""
        texts = {path: self._with_helper(path, data) for path, data in texts.items()}
        return self._rewrite(texts, Down)

    def up(self, texts: dict[str, bytes]) -> dict[str, bytes]:
        """Each text of the tree with its calls in the shape of 6.5, as far as they can be.

        Only to be compared with code that is written so.
        """
        return self._rewrite(texts, Up)[0]

    def _rewrite(
        self, texts: dict[str, bytes], how: type[Rewrite]
    ) -> tuple[dict[str, bytes], list[Problem]]:
        results = dict(texts)
        left = dict(texts)
        problems: dict[str, list[Problem]] = {}
        for _ in range(DEEPEST):
            changed = {}
            for path, reading, facts in self._read(left, (*NAMES, *LOCKS)):
                source = Source(path, left[path])
                rewrite = how(self.target, source, reading, facts)
                rewrite.all()
                problems[path] = rewrite.problems
                results[path] = apply(source, settle(source, rewrite.edits))
                if rewrite.nested:
                    changed[path] = results[path]
            left = changed
            if not left:
                break
        found = [problem for each in problems.values() for problem in each]
        return results, sorted(found, key=lambda p: (p.file, p.line))

    def _read(
        self, texts: dict[str, bytes], names: Sequence[str]
    ) -> Iterable[tuple[str, list[Occurrence], list[Fact]]]:
        """The occurrences of ``names`` in each text, and the facts about their calls."""
        self._runs += 1
        top = self._work / f"lower{self._runs}"
        scratch = self._work / f"spatch{self._runs}"
        top.mkdir()
        scratch.mkdir()
        copies = {}
        for number, (path, data) in enumerate(texts.items()):
            copy = f"{number}.{'h' if path.endswith('.h') else 'c'}"
            (top / copy).write_bytes(data)
            copies[path] = copy
        slices = top / "slices"
        slices.mkdir()
        reading = scanner.read(["--tree", str(top)], names, paths=list(copies.values()), slices=slices)
        shown = {copy: str(reading.slice_of(copy, slices) or top / copy) for copy in copies.values()}
        busy = [
            shown[copy]
            for copy in copies.values()
            if any(o.kind is Kind.CALL for o in reading.of(copy))
        ]
        answer = spatch.run([Job(RULES, tuple(busy))], CALLS, scratch)
        for path, copy in copies.items():
            facts = [f for f in answer.facts if f.file == shown[copy]]
            found = [dataclasses.replace(o, file=path) for o in reading.of(copy)]
            yield path, found, facts

    def _with_helper(self, path: str, data: bytes) -> bytes:
        """The text with the helper in it, if it calls it and the tree has none."""
        if self.target.has(api.HELPER) or api.HELPER.encode() not in data:
            return data
        roles = self.target.shapes.get(api.REMOTE) or self.target.shapes[api.FUNCTIONS[0]]
        ((_, found, _),) = self._read({path: data}, (api.HELPER,))
        calls = [o for o in found if o.kind is Kind.CALL]
        # A series gives an older tree one that takes what its remote function takes.
        own = any(o.kind in PRESENT or len(o.arguments) not in (0, 4) for o in found)
        if own or not calls or "vmas" not in roles or "mm" not in roles:
            return data
        name = api.REMOTE if api.REMOTE in self.target.shapes else api.FUNCTIONS[0]
        source = Source(path, data)
        at = behind_includes(source, min(o.offset for o in calls))
        return data[:at] + helper_text(name, roles) + data[at:]
