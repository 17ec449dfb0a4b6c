# SPDX-License-Identifier: GPL-2.0-only
"""What one commit changes: functions, prototypes, and which functions may look different for it.

A function's machine code may change with a commit if

* the commit touches its text, or it contains a site;
* it calls, or uses, something whose declaration or definition the commit changed;
* it uses a function of a header, or one of the same source, of which one of these is true: that
  may be inlined into it, and a compiler passes what it knows of local functions to their callers.

All of that is read by gupscan, the lexer, from the text before and after: an object file does not
say what was inlined, and debug information that does (DWARF) takes longer to read than the object
takes to compile. The last rule is about names only, so it lets pass too much rather than too little
in the sources concerned; every function that is let pass is counted in the report.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gupvmas.gup import api
from gupvmas.base import diffs
from gupvmas.base.gitrepo import to_str
from gupvmas.code.model import Function, Kind, Occurrence
from gupvmas.code.source import Source
from gupvmas.base.store import Store
from gupvmas.verify import reach, texts
from gupvmas.verify.build import conditions
from gupvmas.verify.reach import Reach
from gupvmas.verify.texts import CODE, Texts
from gupvmas.verify.trees.checkout import Checkout, Step

_WORD = re.compile(rb"[A-Za-z_]\w*")
_TOKEN = re.compile(rb"\w+|[^\w\s]")

_DECLARING = (Kind.DECLARATION, Kind.DEFINITION, Kind.MACRO)
#: Rounds of following users of users; a tree needs about six.
_DEEPEST = 40
_VERSION = "3"  # of what is kept


@dataclasses.dataclass(frozen=True)
class Region:
    """A part of a changed function that is compiled under conditions, outermost first."""

    file: str
    function: str
    conditions: tuple[str, ...]


@dataclasses.dataclass
class Change:
    """What a commit does.

    files: all that it touches; functions: file -> functions whose text it touches; prototypes:
    names declared or defined in another way; affected: source -> names of functions that may
    look different in its object; regions: the conditional parts of the functions touched; reach:
    what it leaves alone.
    """

    files: list[str] = dataclasses.field(default_factory=list)
    functions: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    prototypes: list[str] = dataclasses.field(default_factory=list)
    affected: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    regions: list[Region] = dataclasses.field(default_factory=list)
    reach: Reach = Reach()

    def to_json(self) -> dict[str, Any]:
        """As a value for json."""
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> Change:
        """The reverse of to_json()."""
        fields = dict(value)
        regions = fields.pop("regions")
        limits = {name: tuple(files) for name, files in fields.pop("reach").items()}
        change = Change(**fields, reach=Reach(**limits))
        for item in regions:
            where = tuple(item["conditions"])
            change.regions.append(Region(item["file"], item["function"], where))
        return change


#: Hunks of one file: (first old line, number of them, first new line, number of them).
Hunks = list[tuple[int, int, int, int]]


class Reader:
    """Reads the commits of a private copy; ``scratch``: a directory for copies of files."""

    def __init__(self, checkout: Checkout, scratch: Path, store: Store, jobs: int) -> None:
        self._checkout = checkout
        self._texts = Texts(checkout, scratch, jobs)
        self._store = store

    def sites(self, commit: str) -> dict[str, list[str]]:
        """Files with a call of a GUP function -> the functions (or macros) around the calls."""
        found: dict[str, list[str]] = {}
        for occurrence in self._texts.everywhere(commit, api.FUNCTIONS):
            if occurrence.kind is Kind.CALL:
                where = found.setdefault(occurrence.file, [])
                where += [n for n in [_around(occurrence)] if n and n not in where]
        return found

    def change(self, old: Step, new: Step, sources: Sequence[str]) -> Change:
        """What ``new`` changes; ``sources``: the .c files whose objects are compared."""
        key = Store.key("verify-change", _VERSION, old.tree, new.tree, "\0".join(sources))
        kept = self._store.load(key)
        if kept is not None:
            return Change.from_json(kept)
        change = Change(files=self._checkout.changed(old.commit, new.commit))
        hunks = self._hunks(old, new)
        declared: list[dict[str, set[bytes]]] = []
        roots: set[str] = set()
        for step, side in ((old, 0), (new, 2)):
            declared.append({})
            for name, functions in self._touched(step, hunks, side, declared[-1]).items():
                known = change.functions.setdefault(name, [])
                known += [f for f in functions if f not in known]
                roots.update(functions)
        names = declared[0].keys() | declared[1].keys()
        change.prototypes = sorted(
            n for n in names if declared[0].get(n, set()) != declared[1].get(n, set())
        )
        for step in (old, new):
            self._spread(step, change, sources, set(change.prototypes))
        change.regions = self._regions(new, change)
        change.reach = self._reach(old, new, change.files, sources)
        self._store.save([(key, change.to_json())])
        return change

    # -- reading

    def _hunks(self, old: Step, new: Step) -> dict[str, Hunks]:
        out = self._checkout.git.run(
            "diff-tree", "-r", "-p", "-U0", "--no-renames", "--no-textconv", "--no-ext-diff",
            "--src-prefix=a/", "--dst-prefix=b/", "--full-index", old.commit, new.commit,
        )  # fmt: skip
        found: dict[str, Hunks] = {}
        names = self._checkout.changed(old.commit, new.commit)
        # The patches come in the order of the names, one for each.
        number = -1
        for line in out.split(b"\n"):
            if line.startswith(b"diff --git "):
                number += 1
            hunk = diffs.hunk(line)
            if hunk and names[number].endswith(CODE):
                found.setdefault(names[number], []).append(hunk)
        return found

    def _touched(
        self, step: Step, hunks: dict[str, Hunks], side: int, declared: dict[str, set[bytes]]
    ) -> dict[str, list[str]]:
        """The functions and macros whose text is touched, by file, on one side of a diff.

        Adds to ``declared`` what is declared there: name -> texts up to the parenthesis.
        """
        view, present = self._texts.view(step.commit, hunks)
        found: dict[str, list[str]] = {}
        sources = {f: Source(f, (view / f).read_bytes()) for f in present}
        words: set[bytes] = set()
        for file, source in sources.items():
            lines = source.data.split(b"\n")
            for hunk in hunks[file]:
                first, count = hunk[side], hunk[side + 1]
                near = lines[max(0, first - 4) : first + count + 3]
                words.update(_WORD.findall(b"\n".join(near)))
        names = {to_str(word) for word in words}
        for occurrence in texts.read(view, present, names):
            source = sources[occurrence.file]
            for hunk in hunks[occurrence.file]:
                function = occurrence.function
                if function and _meets(hunk, side, _start(source, function), function.end_line):
                    _add(found.setdefault(occurrence.file, []), function.name)
                elif occurrence.macro and _meets(hunk, side, occurrence.line, occurrence.line):
                    _add(found.setdefault(occurrence.file, []), occurrence.macro)
                if occurrence.kind in _DECLARING and _meets(
                    hunk, side, occurrence.line, occurrence.end_line
                ):
                    declared.setdefault(occurrence.name, set()).add(_shape(source, occurrence))
        return found

    def _spread(
        self, step: Step, change: Change, sources: Sequence[str], prototypes: set[str]
    ) -> None:
        """Follow the users of what changed, first through headers, then in each source."""
        everywhere = set(prototypes)
        for file, functions in change.functions.items():
            if file.endswith(".h"):
                everywhere.update(functions)
        new = everywhere
        for _ in range(_DEEPEST):
            found = {
                name
                for o in (self._texts.everywhere(step.commit, new) if new else [])
                if o.file.endswith(".h") and _is_use(o)
                for name in [_around(o)]
                if name
            }
            new = found - everywhere
            if not new:
                break
            everywhere |= new
        view, present = self._texts.view(step.commit, sources)
        affected = {
            file: everywhere | set(change.functions.get(file, ())) for file in present
        }
        for _ in range(_DEEPEST):
            grew = False
            names = set().union(*affected.values()) if affected else set()
            for o in texts.read(view, present, names):
                name = _around(o)
                known = affected[o.file]
                if _is_use(o) and o.name in known and name and name not in known:
                    known.add(name)
                    grew = True
            if not grew:
                break
        for file, found in affected.items():
            change.affected[file] = sorted(found | set(change.affected.get(file, ())))

    def _regions(self, step: Step, change: Change) -> list[Region]:
        """The conditional parts of the functions that are touched, as they are afterwards."""
        view, present = self._texts.view(step.commit, change.functions)
        found: dict[Region, None] = {}
        for file in present:
            source = Source(file, (view / file).read_bytes())
            words = {to_str(word) for word in _WORD.findall(source.data)}
            for o in texts.read(view, [file], words):
                name = _around(o)
                if name not in change.functions[file] or o.kind is Kind.COMMENT:
                    continue
                if o.function is None and o.macro is None:
                    continue
                for depth in range(1, len(o.conditions) + 1):
                    if conditions.options(o.conditions[depth - 1 : depth]):
                        found.setdefault(Region(file, name, o.conditions[:depth]))
        return list(found)

    def _reach(
        self, old: Step, new: Step, changed: Sequence[str], sources: Sequence[str]
    ) -> Reach:
        """The sources whose objects a commit leaves as they are."""
        headers = reach.limit(changed, sources)
        if headers is None:
            return Reach()
        before, present = self._texts.view(old.commit, headers)
        after, still = self._texts.view(new.commit, headers)
        if not set(headers) == set(present) == set(still):
            return Reach()
        names = reach.redeclared(before, after, headers)
        if names is None:
            return Reach()
        view, present = self._texts.view(new.commit, sources)
        apart = set(present) - set(changed) - reach.naming(view, present, names)
        users = {
            o.file
            for o in (self._texts.everywhere(new.commit, map(to_str, names)) if names else [])
            if o.file.endswith(".h") and o.kind not in (Kind.DECLARATION, Kind.COMMENT)
        }
        others = [name for name in changed if name.endswith(CODE) and name not in headers]
        return Reach(tuple(sorted(apart)), tuple(headers), tuple(sorted(users)), tuple(others))


def _meets(hunk: tuple[int, int, int, int], side: int, first: int, last: int) -> bool:
    """Whether a hunk touches the lines first to last; one without lines is between two."""
    start, count = hunk[side], hunk[side + 1]
    if count:
        return first <= start + count - 1 and last >= start
    return first <= start < last


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _around(occurrence: Occurrence) -> str:
    """The function or macro that an occurrence stands in, "" for none."""
    if occurrence.function:
        return occurrence.function.name
    return occurrence.macro or ""


def _is_use(occurrence: Occurrence) -> bool:
    """Whether an occurrence makes what is around it depend on the name."""
    return (
        occurrence.kind in (Kind.CALL, Kind.REFERENCE, Kind.MACRO, Kind.UNPARSED)
        and not occurrence.quoted
        and _around(occurrence) != occurrence.name
    )


def _start(source: Source, function: Function) -> int:
    return source.line(function.span.start)


def _shape(source: Source, occurrence: Occurrence) -> bytes:
    """The tokens of a declaration up to its parameters, or of a whole macro."""
    start = source.line_start(occurrence.offset)
    if occurrence.kind is Kind.DEFINITION and occurrence.function:
        start = occurrence.function.span.start
    end = occurrence.close + 1 if occurrence.close >= 0 else source.line_end(occurrence.offset)
    if occurrence.kind is Kind.MACRO:
        end = source.line_end(start)
        while source.data[start:end].rstrip(b"\r\n").endswith(b"\\") and end < len(source.data):
            end = source.line_end(end)
    return b" ".join(_TOKEN.findall(source.data[start:end]))
