# SPDX-License-Identifier: GPL-2.0-only
"""Lets a semantic patch of cocci/convert/ convert one call, or refuse it.

The call is marked: in a private copy of its file a name of its own stands in the place of the
function's. The rules match the mark and nothing else, so one call is converted at a time, wholly
or not at all: if the mark is still there afterwards, no rule took the call.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import spatch
from gupvmas.series.emit.mailed import reporting
from gupvmas.convert.template import Words, fill, rules_of
from gupvmas.code.model import Occurrence
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.spatch import Fact, Job

#: What stands for the function's name while its call is converted.
MARK = "gup_vmas_this_call"

#: What the rules say among themselves begins so, and the mark does. None may be left.
_WORD = re.compile(rb"\bgup_vmas_\w+")

#: So many files are worth a process of their own.
_WORTH = 3

#: Where the semantic patches are, below cocci/.
FOLDER = "convert"

#: Words that stand for the names of functions in the semantic patches, whatever the tree.
_NAMES = {
    spatch.PLACEHOLDER: (*api.FUNCTIONS, api.HELPER),
    "GUP_LOOKS": sorted(api.LOOKS),
    "GUP_UNLOCKS": api.UNLOCKS,
    "GUP_QUIET": [flag for flag in (*api.FLAGS, *api.GONE_FLAGS) if flag != api.NOWAIT],
}

_MORE = re.compile(r"^/// (First|Then) (lib/[a-z-]+)", re.M)
_HERE = re.compile(r"^/// Here (lib/[a-z-]+)\n", re.M)


#: The definition of a function that has the name of one that looks only.
_OWN_LOOKS = re.compile(
    rb"^[A-Za-z_][^;{}()#]*?\b(?:%b)\s*\([^;{}]*\)\s*\{"
    % b"|".join(name.encode() for name in sorted(api.LOOKS)),
    re.M,
)


@dataclasses.dataclass
class Task:
    """A call to be converted: by what, the text of its file, and what the words of the rules mean."""

    names: tuple[str, ...]
    data: bytes
    call: Occurrence
    words: Words


@dataclasses.dataclass
class Outcome:
    """What the rules made of a task: the new text, and what they reported.

    There is none if they left the call, or refused it; see refused and relies.
    """

    data: bytes | None
    facts: list[Fact]
    #: The rules that matched in the file.
    fired: frozenset[str] = frozenset()

    @property
    def refused(self) -> list[Fact]:
        """Why the call can't be converted: facts with a slug, and what its sentence needs."""
        return [fact for fact in self.facts if fact.kind == "refused"]

    @property
    def relies(self) -> list[Fact]:
        """Names that must be used nowhere unseen; what hides a use is not for spatch to see."""
        return [fact for fact in self.facts if fact.kind == "relies"]


@functools.cache
def text_of(names: tuple[str, ...]) -> str:
    """The semantic patches ``names`` of cocci/convert/, one behind the other.

    Three lines in one of them, or in a file that it names, put cocci/lib/NAME.cocci into it:
    "/// First lib/NAME" in front of the rules, unless it is there already, "/// Then lib/NAME"
    behind them, "/// Here lib/NAME" where the line stands. GUP_NAMES stands for the functions of
    GUP, GUP_LOOKS for those that are known to look and not to touch, GUP_UNLOCKS for those that may
    drop the lock, GUP_QUIET for the flags that do not ask for a 0 instead of a wait.
    """
    before: dict[str, str] = {}
    parts: list[str] = []
    for name in names:
        _add(f"{FOLDER}/{name}", before, parts)
    text = "\n".join([*before.values(), *parts])
    for word, known in _NAMES.items():
        text = re.sub(rf"\b{word}\b", ", ".join(known), text)
    return text


def _add(path: str, before: dict[str, str], parts: list[str]) -> None:
    """Put the file ``path`` below cocci/ behind ``parts``, and what it wants first into ``before``."""
    text = _read(path)
    for kind, more in _MORE.findall(text):
        if kind == "First" and more not in before:
            own: list[str] = []
            _add(more, before, own)
            before[more] = "\n".join(own)
    parts.append(_HERE.sub(lambda found: _read(found[1]), text))
    for kind, more in _MORE.findall(text):
        if kind == "Then":
            parts.append(_read(more))


def _read(path: str) -> str:
    return (spatch.RULES / f"{path}.cocci").read_text(encoding="ascii")


def mark(data: bytes, call: Occurrence) -> bytes:
    """``data`` with the mark in the place of the name that ``call`` calls."""
    name = call.name.encode()
    if data[call.offset : call.offset + len(name)] != name:
        raise ValueError(f"{call.file}:{call.line}: the name is not in one piece")
    return data[: call.offset] + MARK.encode() + data[call.offset + len(name) :]


def narrowed(data: bytes, call: Occurrence, others: Iterable[Occurrence]) -> bytes:
    """``data`` without the bodies of functions that hold one of ``others`` and not ``call``.

    Every byte that is left is where it was. What spatch need not look at costs nothing; that there
    is a function of such a name stays to be seen.
    """
    keep = call.function.span if call.function else None
    text = bytearray(data)
    for other in others:
        span = other.function.span if other.function and not other.macro else None
        if other.file != call.file or span is None or span == keep or keep is None:
            continue
        start = data.find(b"{", span.start, span.end) + 1
        end = data.rfind(b"}", start, span.end)
        if 0 < start < end:
            text[start:end] = re.sub(rb"[^\n]", b" ", data[start:end])
    return bytes(text)


def part_of(
    data: bytes, slice_: Path | None, call: Occurrence, others: Iterable[Occurrence]
) -> bytes:
    """What spatch has to see of ``data``, the text of a file, to convert ``call``.

    ``slice_`` is where gupscan wrote what the calls of the file depend on, if it did, and ``others``
    are those calls. Every byte that is left is where it was.
    """
    if slice_ is None:
        return narrowed(data, call, others)
    text = bytearray(slice_.read_bytes())
    # A function of the name of one that looks only is to be seen: it may do more than that.
    for own in _OWN_LOOKS.finditer(data):
        end = data.find(b"\n}", own.end())
        if end < 0 or b"\n{" in data[own.end() : end]:
            return narrowed(data, call, others)
        text[own.start() : end + 2] = data[own.start() : end + 2]
    return narrowed(bytes(text), call, others)


def convert(tasks: Sequence[Task], scratch: Path) -> list[Outcome]:
    """Give every task to its semantic patches; one outcome each, in their order.

    ``scratch`` is a private directory, which is made. Raises IncompleteError if spatch fails as a
    whole.
    """
    scratch.mkdir(parents=True)
    groups: dict[str, list[str]] = {}
    paths = []
    for number, task in enumerate(tasks):
        path = scratch / f"{number}.c"
        path.write_bytes(mark(task.data, task.call))
        paths.append(str(path))
        groups.setdefault(fill(text_of(task.names), task.words), []).append(paths[-1])
    # Where all rules depend on what the function is not, nothing is left to run.
    groups = {text: group for text, group in groups.items() if rules_of(text)[1]}
    run = scratch / "run"
    run.mkdir()
    answer = spatch.run(_shared_out(groups), [], run)
    facts: dict[str, list[Fact]] = {path: [] for path in paths}
    for fact in answer.facts:
        facts[fact.file].append(fact)
    return [
        _gave_up(task, answer.failed[path]) if path in answer.failed
        else finished(_outcome(path, facts[path]), task)
        for path, task in zip(paths, tasks)
    ]


def _shared_out(groups: dict[str, list[str]]) -> list[Job]:
    """The processes to start: reading the rules costs as much as two or three files do."""
    jobs = []
    for text, paths in groups.items():
        parts = min(len(os.sched_getaffinity(0)), -(-len(paths) // _WORTH))
        jobs += [Job((), tuple(paths[n::parts]), reporting(text)) for n in range(parts)]
    return jobs


#: What is no news in a line about a file: the private name of that.
_PRIVATE = re.compile(r"^.*EXN: *|(?: in| at)? \S*/\d+\.c\S*.*$")


def _gave_up(task: Task, line: str) -> Outcome:
    """A refusal for a call that spatch has said no more than ``line`` of."""
    return Outcome(None, [_refusal(task.call, of("spatch-gave-up", text=_PRIVATE.sub("", line)))])


def _refusal(call: Occurrence, cause: Cause) -> Fact:
    at = (call.line, 0, call.line, 0)
    return Fact("refused", call.file, "", at, {"slug": cause.slug, **dict(cause.details)})


def _outcome(path: str, facts: list[Fact]) -> Outcome:
    data = Path(path).read_bytes()
    left = MARK.encode() in data or any(fact.kind == "refused" for fact in facts)
    fired = frozenset(fact.text("rule") for fact in facts if fact.kind == "fired")
    return Outcome(None if left else data, facts, fired)


def finished(outcome: Outcome, task: Task) -> Outcome:
    """``outcome`` of ``task``, or a refusal if the text has a word of the rules more than before."""
    before, after = (Counter(_WORD.findall(data)) for data in (task.data, outcome.data or b""))
    words = ", ".join(sorted(word.decode() for word in after - before))
    if not words:
        return outcome
    refusal = _refusal(task.call, of("word-of-the-rules-left", text=words))
    return Outcome(None, [*outcome.facts, refusal], outcome.fired)
