# SPDX-License-Identifier: GPL-2.0-only
"""A driver's files as each kernel's compiler sees them, with the calls of GUP and of the mm's lock."""

from __future__ import annotations

import bisect
import collections
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.backport.ladders.meaning import LOCKS, Meanings, of_call
from gupvmas.backport.lower import RULES
from gupvmas.backport.target import CALLS
from gupvmas.code import scanner, tokens, views
from gupvmas.code.model import Kind, Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.code.tokens import Token
from gupvmas.code.views import FileViews, Said, View
from gupvmas.gup import api, spatch
from gupvmas.gup.spatch import Fact, Job

#: The calls that are looked at, and all that is looked for.
CALLED = (*api.FUNCTIONS, *LOCKS)
NAMES = (*CALLED, api.HELPER)

#: So many tests that the version does not decide are taken both ways.
KNOBS = 6

#: What a piece of code is made of: tokens, and calls.
Word = bytes | Occurrence


@dataclasses.dataclass
class Sight:
    """One view of a file: its text, what is in it, and what its calls mean."""

    view: View
    source: Source
    found: list[Occurrence]
    tokens: list[Token]
    facts: dict[int, list[Fact]] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calls = sorted(
            (o for o in self.found if o.kind is Kind.CALL and not o.quoted and o.name in CALLED),
            key=lambda o: o.offset,
        )
        self.meanings = Meanings(self.source, self.facts)
        self._at = [offset for _, offset in self.tokens]

    @property
    def newest(self) -> int:
        """The first kernel behind the newest that see it."""
        return max(point.kernels.end for point in self.view.points)

    def words(self, span: Span) -> list[tuple[Word, int]]:
        """What a piece of code is made of, and where each word begins.

        A call that is all in it is one word; what is called in its arguments is a part of it.
        """
        found: list[tuple[Word, int]] = []
        at = span.start
        for call in self.calls:
            if call.offset < at or call.close >= span.end or not of_call(call):
                continue
            found.extend(self._between(at, call.offset))
            found.append((call, call.offset))
            at = call.close + 1
        found.extend(self._between(at, span.end))
        return found

    def _between(self, start: int, end: int) -> list[Token]:
        first, last = bisect.bisect_left(self._at, start), bisect.bisect_left(self._at, end)
        return self.tokens[first:last]


@dataclasses.dataclass
class File:
    """A file, its views, and it in each of them, the newest first."""

    source: Source
    views: FileViews
    sights: list[Sight]


def look(
    texts: Mapping[str, bytes], said: Mapping[str, Said], work: Path, knobs: int = KNOBS
) -> dict[str, File]:
    """Files in all of their views; those that have none of the names are left out.

    So many ``knobs`` of each are taken both ways at most. ``said`` is what is known of macros, by file. ``work`` is a private directory, to be made.
    Raises IncompleteError.
    """
    work.mkdir(parents=True)
    copies = {path: f"{number}.{path[-1]}" for number, path in enumerate(texts)}
    for path, copy in copies.items():
        (work / copy).write_bytes(texts[path])
    found: dict[str, File] = {}
    shown: dict[str, tuple[str, View]] = {}
    for path, copy in copies.items():
        own = views.of(str(work), [copy], NAMES, knobs=knobs, said=said.get(path, {})).get(copy)
        if own is None:
            continue
        found[path] = File(Source(path, texts[path]), own, [])
        for number, view in enumerate(own.newest_first):
            name = f"{copy[:-2]}-{number}{copy[-2:]}"
            (work / name).write_bytes(view.see(texts[path]))
            shown[name] = path, view
    slices = work / "slices"
    slices.mkdir()
    reading = scanner.read(["--tree", str(work)], NAMES, paths=list(shown), slices=slices) if shown else None
    spelt = tokens.of(work, shown)
    for name, (path, view) in shown.items():
        kernels = views.joined(point.kernels for point in view.points)
        seen = [
            dataclasses.replace(o, file=path, kernels=kernels)
            for o in (reading.of(name) if reading else ())
        ]
        source = Source(path, view.see(texts[path]))
        found[path].sights.append(Sight(view, source, seen, _with_ends(source, spelt[name])))
    if reading:
        _add_facts(found, [str(reading.slice_of(name, slices) or work / name) for name in shown], work)
    return found


def _with_ends(source: Source, spelt: Sequence[Token]) -> list[Token]:
    """The tokens with one for the end of each directive's line: what follows is no part of it."""
    found: list[Token] = []
    end = -1
    for text, at in spelt:
        if 0 <= end <= at:
            found.append((b"\n", end - 1))
            end = -1
        if text == b"#" and end < 0 and source.blank_before(at):
            end = source.directive_end(at)
        found.append((text, at))
    return [*found, (b"\n", end - 1)] if end >= 0 else found


def _add_facts(files: Mapping[str, File], paths: Sequence[str], work: Path) -> None:
    """What spatch says of the calls, from ``paths``, where it can read the sights. It reads views until
    it has read each call as it is spelt."""
    read: set[tuple[str, int, bytes]] = set()
    todo: dict[str, Sight] = {}
    sights = [sight for file in files.values() for sight in file.sights]
    for path, sight in zip(paths, sights):
        calls = {_key(sight, o) for o in sight.calls if o.name in api.FUNCTIONS}
        if calls - read:
            read |= calls
            todo[path] = sight
    scratch = work / "spatch"
    scratch.mkdir()
    answer = spatch.run([Job(RULES, tuple(todo))], CALLS, scratch)
    about: dict[tuple[str, int, bytes], list[Fact]] = collections.defaultdict(list)
    for fact in answer.facts:
        sight = todo[fact.file]
        at = sight.source.span(fact.at).start
        for call in sight.calls:
            if call.offset == at:
                about[_key(sight, call)].append(fact)
    for sight in sights:
        for call in sight.calls:
            facts = about.get(_key(sight, call))
            if facts:
                sight.facts[call.offset] = facts


def _key(sight: Sight, call: Occurrence) -> tuple[str, int, bytes]:
    return sight.source.path, call.offset, sight.source.text(Span(call.offset, call.close + 1))
