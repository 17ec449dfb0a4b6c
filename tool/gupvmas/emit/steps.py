# SPDX-License-Identifier: GPL-2.0-only
"""Carries a plan out: each commit is a semantic patch, run on what the commit before left.

A commit converts its own calls, one at a time and marked, and then drops the parameter and the
arguments that its function is done with. What spatch makes of a file is laid out as the file was,
and what comments and documentation say is edited beside it.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from gupvmas import scanner, spatch
from gupvmas.edit import Edit
from gupvmas.emit import apply, layout
from gupvmas.emit.apply import Task as Marked
from gupvmas.emit.template import Words, fill, published, reporting, unique
from gupvmas.emit.texts import Texts
from gupvmas.generation import Prototype
from gupvmas.model import Class, Kind, Occurrence
from gupvmas.retreat import Failed
from gupvmas.site import Refusal, Site
from gupvmas.spatch import Job

#: Stands before the name of what must stay as it is.
HIDDEN = b"gup_vmas_hidden_"

#: What makes a file one that a function's parameter is dropped in.
CODE = (Kind.CALL, Kind.DEFINITION, Kind.DECLARATION, Kind.MACRO)


@dataclasses.dataclass(frozen=True)
class Dropped:
    """A function that loses its parameter, and the files in which its name means it."""

    prototype: Prototype
    files: tuple[str, ...]


class Step:
    """One commit at work: the files as it found them, and as spatch has left them by now."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.number = texts.begin()
        #: By file, what spatch has made of it.
        self.code: dict[str, bytes] = {}
        self.edits: dict[str, list[Edit]] = collections.defaultdict(list)
        #: What was run, as it is mailed, in the order in which it was.
        self.patches: list[str] = []
        self._hidden: set[str] = set()

    def text(self, file: str) -> bytes:
        """The code of ``file`` as it is by now, in whatever layout."""
        return self.code.get(file, self.texts.before(file).data)

    def hide(self, file: str, occurrences: Iterable[Occurrence]) -> None:
        """Keep the rules from what must stay: another name stands there until the commit ends.

        ``occurrences`` are places in the code of ``file`` as it is by now.
        """
        data = self.text(file)
        for found in sorted(occurrences, key=lambda o: -o.offset):
            name = found.name.encode()
            if data[found.offset : found.offset + len(name)] == name:
                data = data[: found.offset] + HIDDEN + data[found.offset :]
                self._hidden.add(file)
        self.code[file] = data

    def hide_others(self, name: str, files: Iterable[str]) -> None:
        """Hide what this tree never compiles: calls and definitions in arms for other kernels."""
        paths = sorted(set(files))
        others = [
            found
            for found in (self._reading([name], paths).occurrences if paths else ())
            if found.kind in CODE and self.texts.scan.is_for_others(found)
        ]
        for file in sorted({found.file for found in others}):
            self.hide(file, [found for found in others if found.file == file])

    def convert(self, sites: Sequence[Site], names: Sequence[str]) -> None:
        """Give each of ``sites`` to the semantic patches ``names``, those of a file one by one.

        Raises Failed for one that they do not take.
        """
        waiting: dict[str, list[Site]] = collections.defaultdict(list)
        for site in sites:
            place = (site.file, site.occurrence.offset)
            if place not in self.texts.converted:
                waiting[site.file].append(site)
                self.texts.converted.add(place)
        while waiting:
            round_ = {file: left.pop(0) for file, left in waiting.items()}
            calls = self._calls(round_)
            tasks = []
            for file, site in round_.items():
                prototype = self.texts.scan.prototype(site.occurrence)
                assert prototype is not None
                words = Words(apply.MARK, prototype, self.texts.scan.facts)
                tasks.append(Marked(self.text(file), calls[file], words))
            outcomes = apply.convert(names, tasks, self.texts.scratch())
            for task, outcome in zip(tasks, outcomes):
                real = dataclasses.replace(task.words, function=task.words.name)
                self._publish(fill(apply.text_of(names), real), outcome.fired)
            for (file, site), outcome in zip(round_.items(), outcomes):
                if outcome.data is None:
                    why = f"no rule of cocci/convert/ takes it ({', '.join(names)})"
                    raise Failed(why, site=site)
                self.code[file] = outcome.data
            waiting = {file: left for file, left in waiting.items() if left}

    def _reading(self, names: Iterable[str], files: Iterable[str]) -> scanner.Reading:
        """gupscan's report on the code of ``files`` as it is by now."""
        top = self.texts.scratch()
        paths = sorted(files)
        for file in paths:
            path = top / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.text(file))
        return scanner.read(["--tree", str(top)], sorted(names), paths=paths)

    def _calls(self, sites: dict[str, Site]) -> dict[str, Occurrence]:
        """Where the call of each site is by now: those before it in the file may be gone."""
        reading = self._reading({site.api for site in sites.values()}, sites)
        found = {}
        for file, site in sites.items():
            now = _calls_of(reading.occurrences, file, site.api)
            was = _calls_of(self.texts.scan.occurrences, file, site.api)
            # Calls go from the front, as they are converted in the order of the file.
            behind = len([o for o in was if o.offset > site.occurrence.offset])
            if behind >= len(now):
                raise Failed("the call can't be found any more", site=site)
            found[file] = now[len(now) - 1 - behind]
        return found

    def drop(self, functions: Sequence[Dropped], more: str = "") -> None:
        """Drop the parameter of ``functions`` and, in all calls, the null that is passed for it."""
        by_file: dict[str, list[Dropped]] = collections.defaultdict(list)
        for function in functions:
            for file in function.files:
                by_file[file].append(function)
        groups: dict[str, list[str]] = collections.defaultdict(list)
        for file, own in by_file.items():
            parts = [
                fill(apply.text_of([name]), self._words(function.prototype))
                for name in ("drop-parameter", "drop-argument")
                for function in own
            ]
            groups["\n".join([*_renumbered(parts), more])].append(file)
        self.run(groups)

    def _words(self, prototype: Prototype) -> Words:
        """The words for a function whose null arguments go: most often all of them are NULL."""
        spelt = any(
            site.api == prototype.name and site.vmas not in (None, "NULL")
            for site in self.texts.scan.sites
            if site.class_ is Class.UNUSED
        )
        virtuals = frozenset({"spelt"} if spelt else ())
        return Words(prototype.name, prototype, self.texts.scan.facts, virtuals)

    def run(self, groups: dict[str, list[str]]) -> None:
        """Run semantic patches, each on its files. Raises IncompleteError if spatch gives up."""
        scratch = self.texts.scratch()
        scratch.mkdir()
        paths: dict[str, str] = {}
        jobs = []
        for text, files in groups.items():
            for file in files:
                path = scratch / f"{len(paths)}.c"
                path.write_bytes(self.text(file))
                paths[file] = str(path)
            jobs.append(Job((), tuple(paths[file] for file in files), reporting(text)))
        (scratch / "run").mkdir()
        answer = spatch.run(jobs, [], scratch / "run")
        fired = {fact.text("rule") for fact in answer.facts if fact.kind == "fired"}
        for text in groups:
            self._publish(text, fired)
        for file, copy in paths.items():
            if copy in answer.failed:
                raise Failed(f"spatch gave up on it: {answer.failed[copy]}", file=file)
            data = Path(copy).read_bytes()
            if data != self.text(file):
                self.code[file] = data

    def _publish(self, text: str, fired: Collection[str]) -> None:
        patch = published(text, fired)
        if patch.strip() and patch not in self.patches:
            self.patches.append(patch)

    @property
    def patch(self) -> str:
        """The semantic patch that makes this commit."""
        parts = [unique(part, f"_{number}") for number, part in enumerate(self.patches, 1)]
        return "\n".join(parts if len(parts) > 1 else self.patches)

    def lay_out(self) -> None:
        """Add what spatch changed, as edits of the files as the commit found them. Raises Failed."""
        scratch = self.texts.scratch()
        for number, (file, data) in enumerate(sorted(self.code.items())):
            folder = scratch / str(number)
            folder.mkdir(parents=True)
            before, after = folder / "before.c", folder / "after.c"
            before.write_bytes(self.texts.before(file).data)
            after.write_bytes(data.replace(HIDDEN, b"") if file in self._hidden else data)
            try:
                self.edits[file] += layout.edits(before, after, file)
            except Refusal as refusal:
                raise Failed(str(refusal), file=file) from refusal
        self.code.clear()

    def end(self) -> None:
        """Put all edits of the commit in force."""
        self.lay_out()
        for file, edits in self.edits.items():
            self.texts.edit(file, edits)


def _calls_of(occurrences: Iterable[Occurrence], file: str, name: str) -> list[Occurrence]:
    found = [o for o in occurrences if o.file == file and o.name == name and o.kind is Kind.CALL]
    return sorted(found, key=lambda o: o.offset)


def _renumbered(parts: Sequence[str]) -> list[str]:
    """Semantic patches that can stand in one file: the names of their rules differ."""
    return [unique(part, f"_{number}") for number, part in enumerate(parts)]
