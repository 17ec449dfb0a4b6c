# SPDX-License-Identifier: GPL-2.0-only
"""Lets a semantic patch of cocci/convert/ convert one call, or refuse it.

The call is marked: in a private copy of its file a name of its own stands in the place of the
function's. The rules match the mark and nothing else, so one call is converted at a time, wholly
or not at all: if the mark is still there afterwards, no rule took the call.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

from gupvmas import spatch
from gupvmas.emit.template import Words, fill, reporting
from gupvmas.model import Occurrence
from gupvmas.spatch import Fact, Job

#: What stands for the function's name while its call is converted.
MARK = "gup_vmas_this_call"

#: Where the semantic patches are, below cocci/.
FOLDER = "convert"

_THEN = re.compile(r"^/// Then (lib/[a-z-]+)", re.M)


@dataclasses.dataclass
class Task:
    """A call to be converted: the text of its file, and what the words of the rules stand for."""

    data: bytes
    call: Occurrence
    words: Words


@dataclasses.dataclass
class Outcome:
    """What the rules made of a task: the new text, None if they left it, and what they reported."""

    data: bytes | None
    facts: list[Fact]
    #: The rules that changed something, in any of the tasks that were run together.
    fired: frozenset[str] = frozenset()

    @property
    def conversion(self) -> str:
        """The conversion that took the call; empty if none did."""
        names = [fact.text("name") for fact in self.facts if fact.kind == "converted"]
        return names[0] if names and self.data is not None else ""


def text_of(names: Sequence[str]) -> str:
    """The semantic patches ``names`` of cocci/convert/, one behind the other.

    "/// Then lib/NAME" in one of them puts cocci/lib/NAME.cocci behind it, and its rules build on
    those of the one.
    """
    parts = []
    for name in names:
        text = (spatch.RULES / FOLDER / f"{name}.cocci").read_text(encoding="ascii")
        parts.append(text)
        for more in _THEN.findall(text):
            parts.append((spatch.RULES / f"{more}.cocci").read_text(encoding="ascii"))
    return "\n".join(parts)


def mark(data: bytes, call: Occurrence) -> bytes:
    """``data`` with the mark in the place of the name that ``call`` calls."""
    name = call.name.encode()
    if data[call.offset : call.offset + len(name)] != name:
        raise ValueError(f"{call.file}:{call.line}: the name is not in one piece")
    return data[: call.offset] + MARK.encode() + data[call.offset + len(name) :]


def convert(names: Sequence[str], tasks: Sequence[Task], scratch: Path) -> list[Outcome]:
    """Give every task to the semantic patches ``names``; one outcome each, in their order.

    ``scratch`` is a private directory, which is made. Raises IncompleteError if spatch fails as a
    whole.
    """
    scratch.mkdir(parents=True)
    template = text_of(names)
    groups: dict[str, list[int]] = {}
    paths = []
    for number, task in enumerate(tasks):
        path = scratch / f"{number}.c"
        path.write_bytes(mark(task.data, task.call))
        paths.append(path)
        groups.setdefault(fill(template, task.words), []).append(number)
    jobs = [
        Job((), tuple(str(paths[number]) for number in numbers), reporting(text))
        for text, numbers in groups.items()
    ]
    run = scratch / "run"
    run.mkdir()
    answer = spatch.run(jobs, [], run)
    outcomes = []
    fired = frozenset(fact.text("rule") for fact in answer.facts if fact.kind == "fired")
    for path in paths:
        facts = [fact for fact in answer.facts if fact.file == str(path)]
        data = path.read_bytes()
        left = str(path) in answer.failed or MARK.encode() in data
        outcomes.append(Outcome(None if left else data, facts, fired))
    return outcomes
