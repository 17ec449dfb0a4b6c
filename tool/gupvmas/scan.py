# SPDX-License-Identifier: GPL-2.0-only
"""Scan a tree: every occurrence of a GUP name, every site, its class and its conversion."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path

from gupvmas import api, arms, classify, features, generation, imitations, ledger, macros, matching
from gupvmas import modules, namesakes, scanner, shapeless, spatch
from gupvmas import headers as headers_of
from gupvmas.convert import inner
from gupvmas.convert.rename import Rename, clear_the_way
from gupvmas.edit import Edit
from gupvmas.errors import GupVmasError, UsageError, mistake
from gupvmas.features import Features
from gupvmas.kbuild import Kbuild
from gupvmas.generation import Generation, Prototype
from gupvmas.macros import Macros
from gupvmas.model import Class, Conversion, Kernels, Kind, Occurrence, Variant
from gupvmas.progress import Progress
from gupvmas.reasons import Cause, of
from gupvmas.site import Refusal, Site
from gupvmas.source import Source
from gupvmas.spatch import Fact
from gupvmas.store import Store
from gupvmas.tree import Tree
from gupvmas.wrappers import Wrapper, Wrappers

@dataclasses.dataclass
class Options:
    """How to scan."""

    jobs: int = 0
    store: Store = Store(None)
    paths: Sequence[str] | None = None
    headers: str | None = None  # where the headers of a driver's kernel are
    driver: bool | None = None  # whether no kernel is in the tree; None: its Makefile tells
    #: For check: a call in the shape that the tree has lost is a user like any other, and the
    #: helper is offered only where the tree has it.
    outdated: bool = False
    #: The tree is an excerpt made for one run: nothing is to be remembered of it. ``whole`` is
    #: what it is of, for questions that files beside those in question answer.
    excerpt: bool = False
    whole: Tree | None = None


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
    wrapper_edits: dict[Wrapper, dict[str, list[Edit]]] = dataclasses.field(default_factory=dict)
    driver: bool = False  # no kernel is in the tree
    headers_version: str = ""  # of a driver's --headers
    #: By file, what gives the calls of a driver an arm for kernels without the parameter.
    arm_edits: dict[str, list[Edit]] = dataclasses.field(default_factory=dict)
    #: What does more with the parameter of a wrapper than can be taken out.
    obstacles: dict[Wrapper, Cause] = dataclasses.field(default_factory=dict)
    #: Functions of the API whose parameter was found to have to stay, and why.
    kept: dict[str, Cause] = dataclasses.field(default_factory=dict)
    #: Macros that have the name of a function.
    namesakes: namesakes.Namesakes = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.namesakes = namesakes.Namesakes(self)

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
        return classify.texts_of(call, self.source(call.file))

    def shape_of(self, call: Occurrence, variant: Variant) -> Prototype | None:
        """The shape of what some kernels see of a call with conditionals among its arguments."""
        texts = classify.texts_at(variant.arguments, self.source(call.file))
        return arms.shape(call.name, [variant.kernels], texts, self.generation)

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
        """gupscan's report on the whole tree for other names."""
        return read(self.tree, names, None, self.work, Options(jobs=self.options.jobs))

    @functools.cached_property
    def kbuild(self) -> Kbuild:
        """What says of a file whether it can be a module."""
        return Kbuild(self.whole)

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
        top = str(self.tree.root)
        if self.tree.rev is not None:
            top = str(self.work / "paths")
            self.tree.export([p for p in present if not (self.work / "paths" / p).exists()], top)
        return scanner.read(["--tree", top], names, paths=present, comments=comments)


def where(tree: Tree) -> list[str]:
    """gupscan's arguments for what ``tree`` reads."""
    if tree.rev is not None:
        return ["--git-dir", str(tree.git_dir), "--rev", tree.rev]
    return ["--tree", str(tree.root)]


def scan(tree: Tree, work: Path, options: Options, progress: Progress) -> Scan:
    """Scan ``tree``. ``work`` is a private directory. Raises UsageError, IncompleteError."""
    work.mkdir(parents=True, exist_ok=True)
    slices = work / "slices"
    driver = not tree.version if options.driver is None else options.driver
    names = list(api.FUNCTIONS)
    with progress.step("read the tree"):
        reading = read(tree, names, slices, work, options)
    result = Scan(
        tree, {}, list(reading.occurrences), [], ledger.Ledger(0, {}, []),
        Features(), work, options,
    )
    result.driver = driver
    if driver:
        headers_of.give(result)
    elif options.headers is not None:
        raise UsageError(f"--headers: {tree.name} is a kernel tree, and has its own")
    else:
        result.generation = generation.read(
            reading.occurrences, lambda path: result.source(path).data
        )
        _drop_namesakes(result, reading)
    if not driver and not result.generation and any(o.kind is Kind.CALL for o in reading.occurrences):
        raise UsageError(
            f"{tree.name}: no prototype of {' or '.join(api.FUNCTIONS[:2])} in its headers; "
            "is the tree complete?"
        )
    if not driver:
        result.facts = tree_facts(result)
        if options.outdated:
            present = result.facts.has(api.HELPER)
            result.facts = dataclasses.replace(result.facts, helper=present)
        result.namesakes.add(reading.occurrences)
    if options.paths is not None:
        for path in options.paths:
            if path not in ("", ".") and not tree.exists(path) and not tree.list(path):
                raise UsageError(f"{path}: No such file or directory in {tree.name}")
        _only(reading, options.paths)
        result.occurrences = list(reading.occurrences)
    with progress.step("look at the calls"):
        scratch = work / "spatch"
        sites_of(result, reading, slices, scratch, names)
        if not driver:
            _imitations(result, work / "imitations", options)
        from gupvmas import forwarding  # it needs this module

        forwarding.follow(result, work, options)
        _readers_inside(result, work / "inside-gup")
        result.sites.sort(key=lambda site: (site.file, site.line, site.occurrence.column))
        if driver:
            from gupvmas import driver as drivers  # it needs this module

            drivers.judge(result)
    return result


def _drop_namesakes(result: Scan, reading: scanner.Reading) -> None:
    """Leave out what means another function than the kernel's in its file.

    A driver of an old kernel may have a static pin_user_pages() of its own. If it hands VMAs on, it
    is found again as a wrapper. Where the kernel has the function, this one is for other kernels.
    """
    private = {
        (o.name, o.file)
        for o in reading.occurrences
        if o.kind is Kind.DEFINITION
        and o.name not in result.generation
        and generation.is_private(o, result.source(o.file).data)
    }
    if private:
        reading.set_aside(lambda o: (o.name, o.file) in private)
        result.occurrences = list(reading.occurrences)


def _imitations(result: Scan, work: Path, options: Options) -> None:
    """Find the functions that are GUP by their types, and their sites."""
    if not result.tree.exists(api.HEADER):
        return
    header = result.source(api.HEADER).data
    arrays = result.read_paths(["vm_area_struct"], [api.HEADER]).occurrences
    if not imitations.may_be_some(header, result.occurrences, arrays):
        return
    homes = {
        o.file
        for o in result.occurrences
        if o.kind is Kind.DEFINITION and o.name in api.FUNCTIONS
    }
    names = imitations.named(header, work / "header", result.options.store)
    own = imitations.of(names, result.read, result.tree.read, homes)
    if not own:
        return
    result.generation |= own
    slices = work / "slices"
    without = dataclasses.replace(options, store=Store(None))
    reading = read(result.tree, sorted(own), slices, work, without)
    result.namesakes.add(reading.occurrences)
    if options.paths is not None:
        _only(reading, options.paths)
    result.occurrences += reading.occurrences
    sites_of(result, reading, slices, work / "spatch", sorted(own))


def _only(reading: scanner.Reading, paths: Sequence[str]) -> None:
    """Leave only what is in ``paths``, files or directories of the tree, in a reading.

    The rest was needed for the prototypes.
    """

    def inside(file: str) -> bool:
        return any(path in ("", ".", file) or file.startswith(path + "/") for path in paths)

    reading.occurrences = [o for o in reading.occurrences if inside(o.file)]
    reading.unread = [item for item in reading.unread if inside(item[0])]


def read(
    tree: Tree, names: Sequence[str], slices: Path | None, work: Path, options: Options
) -> scanner.Reading:
    """gupscan's report on ``tree``; by way of an export where git alone can read the objects.

    gupscan takes the names of the files from git's index. A file that is new there is no less a
    user of GUP: what git neither tracks nor ignores is read as well.
    """
    if slices:
        slices.mkdir(parents=True)
    tree.look_for_untracked()
    try:
        reading = scanner.read(
            where(tree),
            names,
            slices=slices,
            cache=None if options.excerpt else options.store.clean_list(tree.name),
            jobs=options.jobs,
            environment=tree.git.named_environment() if tree.is_git else None,
        )
        _add_untracked(reading, tree, names, slices, options)
        return reading
    except scanner.ObjectsNotReadable:
        export = work / "export"
        if not export.is_dir():
            tree.export(tree.list(), export)
        return scanner.read(
            ["--tree", str(export)], names, slices=slices, jobs=options.jobs
        )


def _add_untracked(
    reading: scanner.Reading,
    tree: Tree,
    names: Sequence[str],
    slices: Path | None,
    options: Options,
) -> None:
    """Add what git does not know to the reading of a work tree; its slices in a folder apart."""
    paths = tree.untracked()
    if not paths:
        return
    apart = slices / "untracked" if slices else None
    if apart:
        apart.mkdir()
    more = scanner.read(where(tree), names, slices=apart, jobs=options.jobs, paths=paths)
    for file in more.files.values():
        if file.slice is not None:
            file = dataclasses.replace(file, slice=f"untracked/{file.slice}")
        reading.files[file.path] = file
    reading.occurrences += more.occurrences
    reading.occurrences.sort(key=lambda found: (found.file, found.offset))
    reading.unread += more.unread


def tree_facts(result: Scan) -> Features:
    """What this tree offers to conversions, read from its header and from GUP itself."""
    homes = {o.file for o in result.occurrences if o.kind is Kind.DEFINITION}
    headers = {prototype.file for prototype in result.generation.values()}
    if not homes | headers:
        return Features()
    paths = sorted(homes | headers | set(api.TYPES_HEADERS))
    found = features.of(result.read_paths(list(api.FEATURES), paths).occurrences, homes)
    if found.has(api.LOOKUP) or not found.has(api.FIND, *api.GATE):
        return found
    # A series can add it, unless somebody's function of that name is in the way.
    try:
        result.renames = clear_the_way(
            api.LOOKUP,
            result.read([api.LOOKUP]).occurrences,
            result.source,
            lambda name: bool(result.read([name]).occurrences),
        )
    except Refusal:
        return found
    return dataclasses.replace(found, adds_lookup=True)


def sites_of(
    result: Scan, reading: scanner.Reading, slices: Path, scratch: Path, names: Sequence[str]
) -> None:
    """Match the calls of ``names`` and judge them; adds to the sites and the ledger."""
    seen = matching.match(result, reading, slices, scratch, names)
    book = ledger.balance(reading.occurrences, seen.calls, reading.unread)
    _merge(result.ledger, book)
    first = len(result.sites)
    for call in [o for o in reading.occurrences if o.kind is Kind.CALL]:
        source = result.source(call.file)
        if result.driver and call.straddles:
            read = (call.file, call.offset) in seen.calls
            result.sites.append(shapeless.straddling(result, call, read))
            continue
        prototype = result.prototype(call)
        if prototype is None:
            if call.name in api.FUNCTIONS:
                result.sites.append(shapeless.unknown(result, call))
            continue
        site = classify.site_of(call, prototype, source)
        result.sites.append(site)
        if _may_be_shadowed(call, reading.occurrences):
            site.cause = of("function-may-be-shadowed", name=call.name)
            continue
        if (call.file, call.offset) not in seen.calls:
            site.cause = of("function-not-parsed") if call.function else of("no-call-seen")
            continue
        try:
            _judge(result, call, site, prototype, seen.facts.get(call.file, ()))
        except (GupVmasError, OSError, MemoryError):
            raise
        except Exception as error:  # pylint: disable=broad-except
            site.leave(of("mistake", text=mistake(error)))  # the others are right in spite of it
        site = result.sites[-1]
        if not result.driver and result._has_its_own_shape(call, result.generation.get(call.name)):
            if site.class_ is not Class.CONVERTED:
                site.conversion, site.automatic, site.edits = Conversion.NONE, False, []
                site.cause = of("arm-for-others")
    if not result.driver:
        namesakes.judge(result, result.sites[first:])


def _judge(
    result: Scan, call: Occurrence, site: Site, prototype: Prototype, facts: Sequence[Fact]
) -> None:
    """Judge the last site of ``result``; what needs the kernel itself, in a module, once more."""
    source, known = result.source(call.file), result.macros
    classify.judge(site, prototype, source, facts, result.facts, known)
    if not result.driver and modules.needs_the_kernel(site) and not result.kbuild.is_builtin(call.file):
        site = classify.site_of(call, prototype, source)
        result.sites[-1] = site
        classify.judge(site, prototype, source, facts, modules.facts(result), known)


def _may_be_shadowed(call: Occurrence, occurrences: Sequence[Occurrence]) -> bool:
    """Whether the function around a call has a parameter or a variable of the same name."""
    if not call.function:
        return False
    span = call.function.span
    return any(
        o.file == call.file
        and o.name == call.name
        and span.start <= o.offset < span.end
        and o.offset != call.offset
        and (o.kind is Kind.DECLARATION or o.is_other_use)
        for o in occurrences
    )


def _merge(into: ledger.Ledger, book: ledger.Ledger) -> None:
    into.occurrences += book.occurrences
    into.unaccounted += [item for item in book.unaccounted if item not in into.unaccounted]
    for kind, count in book.kinds.items():
        into.kinds[kind] = into.kinds.get(kind, 0) + count


def _readers_inside(result: Scan, work: Path) -> None:
    """Sites of GUP itself that read VMAs, which can call what the public function calls."""
    definitions = {
        (o.name, o.file): o
        for o in result.occurrences
        if o.kind is Kind.DEFINITION and o.name in result.generation and o.function
    }
    sites = [
        site
        for site in result.sites
        if site.class_ in (Class.MULTI, Class.UNKNOWN)
        and not site.automatic
        and not site.occurrence.macro
        and (site.api, site.file) in definitions
    ]
    for number, file in enumerate(sorted({site.file for site in sites})):
        source = result.source(file)
        scratch = work / str(number)
        scratch.mkdir(parents=True)
        copy = scratch / "gup.c"
        copy.write_bytes(source.data)
        facts = spatch.facts_of(inner.RULES, copy, scratch, result.options.store)
        for site in [each for each in sites if each.file == file]:
            definition = definitions[site.api, file]
            callee = inner.callee(definition, source, facts)
            if callee is None:
                continue
            known = result.read_paths([callee], [file]).occurrences
            try:
                edit = inner.call_instead(site.occurrence, definition, source, facts, known)
            except Refusal as refusal:
                site.cause = site.cause.and_also(refusal.cause)
                continue
            site.class_, site.conversion, site.automatic = Class.MULTI, Conversion.INNER, True
            site.edits, site.replaces_call, site.inner = [edit], True, callee
            site.cause = of("inner-function", function=callee)
