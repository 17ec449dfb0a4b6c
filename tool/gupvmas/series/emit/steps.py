# SPDX-License-Identifier: GPL-2.0-only
"""Carries a plan out: each commit is a semantic patch, run on what the commit before left.

A commit converts its own calls, one at a time and marked, and then drops the parameter and the
arguments that its function is done with. What spatch makes of a file is laid out as the file was,
and what comments and documentation say is edited beside it.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from gupvmas.code import scanner
from gupvmas.code.edit import Edit, apply as edited, settle
from gupvmas.convert import apply
from gupvmas.convert import layout
from gupvmas.convert.apply import Task as Marked
from gupvmas.series.emit import remade
from gupvmas.series.emit.mailed import merged, published
from gupvmas.convert.template import Words, fill
from gupvmas.convert.texts import BESIDE, EACH, UNSEEN, Texts
from gupvmas.code.model import Class, Kind, Occurrence
from gupvmas.gup.reasons import of
from gupvmas.scan.driver import in_tree
from gupvmas.series.retreat import Failed, guarded
from gupvmas.gup.site import Refusal, Site
from gupvmas.code.source import Source

#: Stands before the name of what must stay as it is.
HIDDEN = b"gup_vmas_hidden_"

#: What makes a file one that a function's parameter is dropped in.
CODE = (Kind.CALL, Kind.DEFINITION, Kind.DECLARATION, Kind.MACRO)


class Step:
    """One commit at work: the files as it found them, and as spatch has left them by now."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.number = texts.begin()
        #: By file, what spatch has made of it.
        self.code: dict[str, bytes] = {}
        self.edits: dict[str, list[Edit]] = collections.defaultdict(list)
        #: What was run, in the order in which it was, and the rules of it that matched.
        self.ran: dict[str, set[str]] = {}
        #: Those that calls were given to, one at a time.
        self._converting: set[str] = set()
        #: The files that plain spatch would make something else of, and why.
        self.by_hand: dict[str, str] = {}
        self._hidden: set[str] = set()
        #: The calls that are not hidden, by file and offset in the scanned text; None: all of them.
        self._left: set[tuple[str, int]] | None = None

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
                self.by_hand[file] = "what is for other kernels stays"
        self.code[file] = data

    def only(self, calls: set[tuple[str, int]]) -> None:
        """Say which calls will not be hidden, by file and offset in the scanned text."""
        self._left = calls

    def hide_others(self, name: str, files: Iterable[str]) -> None:
        """Hide what this tree never compiles: calls and definitions in arms for other kernels."""
        paths = sorted(set(files))
        others = [
            found
            for found in (self.reading([name], paths).occurrences if paths else ())
            if found.kind in CODE and self.texts.scan.is_for_others(found)
        ]
        for file in sorted({found.file for found in others}):
            self.hide(file, [found for found in others if found.file == file])

    def convert(self, sites: Sequence[Site], names: Sequence[str]) -> None:
        """Give each of ``sites`` to the semantic patches ``names``, those of a file one by one.

        Raises Failed for one that they do not take.
        """
        waiting: dict[str, list[Site]] = {}
        for site in sites:
            place = (site.file, site.occurrence.offset)
            if place not in self.texts.converted:
                waiting.setdefault(site.file, []).append(site)
                if place in self.texts.scan.seen:
                    self.by_hand[site.file] = UNSEEN
                self.texts.converted.add(place)
        self._leave_others(waiting)
        for file, left in list(waiting.items()):
            source = self.texts.scan.source(file)
            # What was decided about the call holds as long as nothing else has changed there.
            if left[0].edits and self.text(file) == source.data:
                site = left.pop(0)
                guarded(functools.partial(self._as_decided, site), site=site)
                self._publish_site(site, names, site.fired)
        waiting = {file: left for file, left in waiting.items() if left}
        while waiting:
            round_ = {file: left.pop(0) for file, left in waiting.items()}
            self.by_hand.update({file: EACH for file, left in waiting.items() if left})
            calls, parts = self._calls(round_)
            tasks = [
                Marked(
                    tuple(names), parts[file], calls[file], self._words_of(site)
                )
                for file, site in round_.items()
            ]
            outcomes = apply.convert(tasks, self.texts.scratch())
            for (file, site), task, outcome in zip(round_.items(), tasks, outcomes):
                self._publish_site(site, names, outcome.fired)
                if outcome.data is None:
                    raise Failed(of("no-rule"), site=site)
                changes = self._laid_out(task.data, outcome.data, file)
                self.code[file] = edited(Source(file, self.text(file)), changes)
            waiting = {file: left for file, left in waiting.items() if left}

    def _leave_others(self, waiting: Mapping[str, Sequence[Site]]) -> None:
        """Say in which files calls that ask for VMAs are not converted, or not in this commit.

        Here they have no mark; to whoever runs the semantic patch alone, all calls are alike.
        """
        for site in self.texts.scan.sites:
            place = (site.file, site.occurrence.offset)
            asks = site.class_ not in (Class.UNUSED, Class.CONVERTED)
            if site.file in waiting and asks and place not in self.texts.converted:
                self.by_hand.setdefault(site.file, BESIDE)

    def _as_decided(self, site: Site) -> None:
        """Make the edits that showed that a site can be converted."""
        source = self.texts.scan.source(site.file)
        self.code[site.file] = edited(source, settle(source, site.edits))

    def _words_of(self, site: Site) -> Words:
        """What the words of a semantic patch stand for at a site, whose call is marked."""
        scan = self.texts.scan
        prototype = scan.prototype(site.occurrence)
        assert prototype is not None
        return Words(apply.MARK, prototype, scan.facts_for(site.file), inside=site.inside)

    def _publish_site(self, site: Site, names: Sequence[str], fired: Collection[str]) -> None:
        words = self._words_of(site)
        real = dataclasses.replace(words, function=words.name)
        text = fill(apply.text_of(tuple(names)), real)
        self._converting.add(text)
        self._ran(text, fired)

    def reading(self, names: Iterable[str], files: Iterable[str]) -> scanner.Reading:
        """gupscan's report on the code of ``files`` as it is by now."""
        return self.written(names, files)[1]

    def written(
        self, names: Iterable[str], files: Iterable[str], slices: Path | None = None
    ) -> tuple[Path, scanner.Reading]:
        """The code of ``files`` as it is by now: where it is written, and gupscan's report on it.

        ``slices`` is an empty directory for what the calls depend on.
        """
        paths = sorted(files)
        top = self._spread(paths)
        return top, scanner.read(["--tree", str(top)], sorted(names), slices=slices, paths=paths)

    def _spread(self, files: Iterable[str]) -> Path:
        """The directory where the code of ``files`` as it is by now is written."""
        top = self.texts.scratch()
        for file in files:
            path = top / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.text(file))
        return top

    def _calls(self, sites: dict[str, Site]) -> tuple[dict[str, Occurrence], dict[str, bytes]]:
        """Where the call of each site is by now, as those before it in the file may be gone; and what
        spatch has to see of those files."""
        slices = self.texts.scratch()
        slices.mkdir()
        _, reading = self.written({site.api for site in sites.values()}, sites, slices)
        found = {}
        for file, site in sites.items():
            now = calls_of(reading.occurrences, file, site.api)
            was = calls_of(self.texts.scan.occurrences, file, site.api)
            if self._left is not None:
                was = [o for o in was if (o.file, o.offset) in self._left]
            # Calls go from the front, as they are converted in the order of the file.
            behind = len([o for o in was if o.offset > site.occurrence.offset])
            if behind >= len(now):
                raise Failed("the call can't be found any more", site=site)
            found[file] = now[len(now) - 1 - behind]
        return found, {
            file: apply.part_of(
                self.text(file), reading.slice_of(file, slices), call, reading.occurrences
            )
            for file, call in found.items()
        }

    def run(self, groups: dict[str, list[str]], mailed: str = "") -> None:
        """Run semantic patches, each on its files.

        ``mailed`` is what they are together, if they are parts of one. Raises IncompleteError if
        spatch gives up.
        """
        files = {file: (text, self.text(file)) for text, names in groups.items() for file in names}
        made = remade.of(files, self.texts.scratch(), self.texts.scan.options.store)
        fired = set().union(*(each.fired for each in made.values()))
        for text in [mailed] if mailed else groups:
            self._ran(text, fired)
        for file, each in made.items():
            if each.data != self.text(file):
                self.code[file] = each.data

    def rewrite(self, file: str, part: bytes, text: str) -> None:
        """Change ``file`` as the semantic patch ``text`` changes ``part``, which is the file with blanks
        for what is to stay. It is not mailed: nobody else has such a part."""
        made = remade.of({file: (text, part)}, self.texts.scratch(), self.texts.scan.options.store)
        changes = self._laid_out(part, made[file].data, file)
        now = self.text(file)
        if any(part[edit.start : edit.end] != now[edit.start : edit.end] for edit in changes):
            raise Failed(of("arguments-straddle-if"), file=file)
        self.code[file] = edited(Source(file, now), changes)

    def as_here(self, file: str) -> bytes:
        """``file`` as it is by now, with blanks for what the version of the tree leaves out."""
        view = in_tree.view_of(self.texts.scan, str(self._spread([file])), [file]).get(file)
        return view.see(self.text(file)) if view else self.text(file)

    def _ran(self, text: str, fired: Collection[str]) -> None:
        self.ran.setdefault(text, set()).update(fired)

    def patch(self, brief: bool = False) -> str:
        """The semantic patch that makes this commit.

        ``brief``: without the rules that refuse a call and that had none to refuse. Where there
        are two conversions, each must refuse what is for the other.
        """
        brief = brief and len(self._converting) < 2
        return merged([published(text, fired, brief) for text, fired in self.ran.items()])

    def lay_out(self) -> None:
        """Add what spatch changed, as edits of the files as the commit found them. Raises Failed."""
        for file, data in sorted(self.code.items()):
            shown = data.replace(HIDDEN, b"") if file in self._hidden else data
            self.edits[file] += self._laid_out(self.texts.before(file).data, shown, file)
        self.code.clear()

    def _laid_out(self, before: bytes, after: bytes, file: str) -> list[Edit]:
        """The edits that make of ``before`` what ``after`` says, in its layout. Raises Failed."""
        folder = self.texts.scratch()
        folder.mkdir()
        was, now = folder / "before.c", folder / "after.c"
        was.write_bytes(before)
        now.write_bytes(after)
        try:
            return layout.edits(was, now, file)
        except Refusal as refusal:
            raise Failed(refusal.cause, file=file) from refusal

    def end(self) -> None:
        """Put all edits of the commit in force. Raises Failed for a file in which they don't fit."""
        self.lay_out()
        for file, edits in self.edits.items():
            guarded(functools.partial(self.texts.edit, file, edits), file=file)


def calls_of(occurrences: Iterable[Occurrence], file: str, name: str) -> list[Occurrence]:
    """The calls of ``name`` in ``file``, in their order."""
    found = [o for o in occurrences if o.file == file and o.name == name and o.kind is Kind.CALL]
    return sorted(found, key=lambda o: o.offset)
