# SPDX-License-Identifier: GPL-2.0-only
"""What a scan found: the occurrences, the sites, and what the tree offers to them."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.gup import ledger
from gupvmas.code import macros
from gupvmas.code import scanner
from gupvmas.scan import namesakes
from gupvmas.convert.functions.rename import Rename
from gupvmas.code.edit import Edit
from gupvmas.convert.decide import Trial
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Generation, Prototype
from gupvmas.gup import generation
from gupvmas.code.kbuild import Kbuild
from gupvmas.code.macros import Macros
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.gup.reasons import Cause
from gupvmas.scan.driver.matrix import Matrix
from gupvmas.scan.reading import LeftOut, Options, leave_out, leave_out_asked, read
from gupvmas.gup.site import Site, texts_of
from gupvmas.code.source import Source
from gupvmas.code.views import FileViews, Said, View
from gupvmas.base.gitrepo import printable
from gupvmas.base.store import Store
from gupvmas.base.tree import Tree
from gupvmas.gup.wrappers import Wrapper, Wrappers


#: By file and view, what is there: calls with the texts of their arguments.
InViews = dict[tuple[str, View], list[tuple[Occurrence, list[str]]]]


@dataclasses.dataclass(frozen=True, eq=False)
class Seen:
    """A view of a file, and its text."""

    view: View
    source: Source


@dataclasses.dataclass(eq=False)
class Alias:
    """A macro ``name`` of a driver that is another name of ``function``, by a word in a #define."""

    definition: Occurrence
    name: str
    function: str
    #: How many arguments its calls have, and their shape if all have one.
    count: int = 0
    shape: Prototype | None = None
    cause: Cause | None = None  # why it is left

    @property
    def place(self) -> tuple[str, int]:
        """The file and the offset of the word."""
        return self.definition.file, self.definition.offset


@dataclasses.dataclass
class Scan:
    """What a scan found."""

    tree: Tree
    generation: Generation
    occurrences: list[Occurrence]
    sites: list[Site]
    ledger: ledger.Ledger
    facts: Features
    work: Path
    options: Options
    sources: dict[str, Source] = dataclasses.field(default_factory=dict)
    macros_seen: dict[str, Macros] = dataclasses.field(default_factory=dict)
    wrappers: Wrappers = dataclasses.field(default_factory=Wrappers)
    renames: list[Rename] = dataclasses.field(default_factory=list)
    driver: bool = False  # no kernel is in the tree
    #: Calls that were not looked at.
    left_out: list[LeftOut] = dataclasses.field(default_factory=list)
    files: int = 0  # that the tree has
    having: list[str] = dataclasses.field(default_factory=list)  # those with the word of the options
    absent: int = 0  # files that are not checked out, and have none of the names
    first_absent: str = ""  # one of them
    headers_version: str = ""  # of a driver's --headers
    #: Of a driver's files: their views, what is known of macros, and by file and offset the view
    #: that a call was read in.
    views: dict[str, FileViews] = dataclasses.field(default_factory=dict)
    said: dict[str, Said] = dataclasses.field(default_factory=dict)
    in_views: InViews = dataclasses.field(default_factory=dict)
    seen: dict[tuple[str, int], Seen] = dataclasses.field(default_factory=dict)
    matrix: Matrix = dataclasses.field(default_factory=Matrix)
    aliases: list[Alias] = dataclasses.field(default_factory=list)
    #: The files whose names are those of gup_compat.h.
    served: set[str] = dataclasses.field(default_factory=set)
    #: By file and offset, the calls and macros that got an arm for kernels without the parameter.
    mended: set[tuple[str, int]] = dataclasses.field(default_factory=set)
    #: Those of them that pass NULL to older kernels now.
    nulled: set[tuple[str, int]] = dataclasses.field(default_factory=set)
    #: By file, what gives the calls of a driver an arm for kernels without the parameter.
    arm_edits: dict[str, list[Edit]] = dataclasses.field(default_factory=dict)
    #: What does more with the parameter of a wrapper than can be taken out.
    obstacles: dict[Wrapper, Cause] = dataclasses.field(default_factory=dict)
    #: Functions of the API whose parameter was found to have to stay, and why.
    kept: dict[str, Cause] = dataclasses.field(default_factory=dict)
    #: Calls that hand a parameter on, to be filled if it has to stay.
    handed_on: list[Trial] = dataclasses.field(default_factory=list)
    #: Macros that have the name of a function.
    namesakes: namesakes.Namesakes = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.namesakes = namesakes.Namesakes(self)

    @property
    def not_checked_out(self) -> str:
        """What is not checked out and has none of the names, in words; empty if nothing is."""
        if not self.absent:
            return ""
        some = "1 file that is" if self.absent == 1 else f"{self.absent} files that are"
        have = "has" if self.absent == 1 else "have"
        among = "" if self.absent == 1 else " among them"
        return f"{some} not checked out, {printable(self.first_absent)}{among}, {have} none of the names"

    def source(self, path: str) -> Source:
        """The text of a file of the tree."""
        if path not in self.sources:
            self.sources[path] = Source(path, self.tree.read(path))
        return self.sources[path]

    def macros(self, path: str) -> Macros:
        """The macros that a file may see: its own, and those of the headers beside it."""
        if path not in self.macros_seen:
            self.macros_seen[path] = macros.of(path, self.source(path).data, self._text)
        return self.macros_seen[path]

    def _text(self, path: str) -> bytes | None:
        return self.source(path).data if self.tree.exists(path) else None

    def prototype(self, call: Occurrence) -> Prototype | None:
        """The parameters of the function (or wrapper) that ``call`` calls."""
        known = self.generation.get(call.name)
        if known and self._is_outdated(call, known):
            return generation.outdated(known)
        if self._has_its_own_shape(call, known):
            texts = self.argument_texts(call)
            # What a driver's headers declare is no shape of a call with other arguments.
            fallback = known if known and len(known.roles) == len(texts) else None
            return arms.shape(call.name, call.kernels, texts, self.generation) or (
                fallback if self.driver else known
            )
        if known:
            return known
        wrapper = self.wrappers.find(call.name, call.file)
        return wrapper.prototype if wrapper else None

    def argument_texts(self, call: Occurrence) -> list[str]:
        """The arguments of a call as the file has them."""
        return texts_of(call, self.source(call.file))

    def _has_its_own_shape(self, call: Occurrence, known: Prototype | None) -> bool:
        """Whether the call need not be in the shape that the tree's own headers declare."""
        if call.name not in api.FUNCTIONS:
            return False
        if self.driver or self.is_for_others(call):
            return True
        if known and self._is_outdated(call, known):
            return False
        if known is None or call.decided:
            return False
        return len(call.arguments) not in (len(known.roles), len(known.roles) - (known.vmas >= 0))

    def _is_outdated(self, call: Occurrence, known: Prototype) -> bool:
        """Whether check has to see a call in the shape that the tree has lost as what it was."""
        extra = known.vmas < 0 and len(call.arguments) == len(known.roles) + 1
        if self.driver:
            return False  # its calls may be in any shape that there was
        return self.options.outdated and extra and not self.is_for_others(call)

    def is_for_others(self, call: Occurrence) -> bool:
        """Whether the version of the tree shows that it does not compile the call.

        What is switched off for every kernel, by #if 0, is nobody else's.
        """
        version = arms.code_of(self.tree.version)
        return (
            version is not None
            and bool(call.kernels)
            and arms.is_conditional(call)
            and not arms.serves(call.kernels, Kernels(version, version + 1))
        )

    def read(self, names: Sequence[str]) -> scanner.Reading:
        """gupscan's report on the whole tree for other names, but for what is left out of it."""
        found = read(self.tree, names, None, self.work, Options(jobs=self.options.jobs))
        leave_out(found, [*self.options.exclude, *(each.where for each in self.left_out if each.version)])
        return found

    def read_calls(self, names: Sequence[str], slices: Path) -> scanner.Reading:
        """The same for functions whose calls are looked at like those of GUP: those that are left out
        count. ``slices`` is a directory for the slices of the files, which is made."""
        found = read(self.tree, names, slices, self.work, Options(jobs=self.options.jobs))
        before = sum(each.calls for each in self.left_out if not each.version)
        self.left_out = leave_out_asked(found, self.options, before) + [
            dataclasses.replace(each, calls=each.calls + leave_out(found, [each.where]))
            for each in self.left_out if each.version
        ]
        return found

    @functools.cached_property
    def kbuild(self) -> Kbuild:
        """What says of a file whether it can be a module."""
        return Kbuild(self.whole)

    def facts_for(self, path: str) -> Features:
        """What conversions may use in a file, which may be one of a module."""
        return self.facts if self.driver or self.kbuild.is_builtin(path) else self._facts_of_modules

    @functools.cached_property
    def _facts_of_modules(self) -> Features:
        """What conversions may use in a file that may be a module.

        The helper is inline, so a module links what it calls: one that the tree has already is used
        only if it does not ask for the gate area itself.
        """
        helper = self.options.compat
        path = self.facts.declared.get(api.HELPER, "").rpartition(":")[0]
        if path:
            found = self.read_paths([api.HELPER, *api.GATE], [path]).occurrences
            own = [o.function.span for o in found if o.name == api.HELPER and o.function]
            asks = [o for o in found if o.name in api.NOT_LINKED and o.kind is Kind.CALL]
            helper = bool(own) and not any(
                span.start <= o.offset < span.end for o in asks for span in own
            )
        return dataclasses.replace(self.facts, helper=helper and self.facts.helper, gate=False)

    @property
    def whole(self) -> Tree:
        """The tree, also where what is scanned is an excerpt of it."""
        return self.options.whole or self.tree

    def read_whole(self, names: Sequence[str]) -> scanner.Reading:
        """read() for the tree that an excerpt is of."""
        return read(self.whole, names, None, self.work, Options(jobs=self.options.jobs))

    def read_paths(
        self, names: Sequence[str], paths: Sequence[str], comments: bool = False
    ) -> scanner.Reading:
        """gupscan's report on some files of the tree; those that are not there are left out."""
        present = [path for path in paths if self.tree.exists(path)]
        where = ["--tree", self.lay_out(present)]
        return scanner.read(where, names, paths=present, comments=comments)

    def lay_out(self, paths: Sequence[str]) -> str:
        """A directory in which files of the tree are to be read."""
        if self.tree.rev is None:
            return str(self.tree.root)
        top = self.work / "paths"
        self.tree.export([path for path in paths if not (top / path).exists()], str(top))
        return str(top)

    @contextlib.contextmanager
    def reading_as(self, texts: Mapping[str, Source]) -> Iterator[None]:
        """Take other texts for those of files, for a while: views, of the same length."""
        was = {path: self.source(path) for path in texts}
        for path in texts:
            self.macros_seen.pop(path, None)
        self.sources.update(texts)
        try:
            yield
        finally:
            self.sources.update(was)
            for path in texts:
                self.macros_seen.pop(path, None)
