# SPDX-License-Identifier: GPL-2.0-only
"""Scan a tree: every occurrence of a GUP name, every site, its class and its conversion."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import features
from gupvmas.gup import generation
from gupvmas.gup import ledger
from gupvmas.scan.driver import judge as drivers
from gupvmas.scan import forwarding
from gupvmas.scan.driver import compat
from gupvmas.scan.driver import headers
from gupvmas.scan.driver import in_tree
from gupvmas.scan.driver import seeing
from gupvmas.scan.driver.mend import holes
from gupvmas.scan import imitations
from gupvmas.gup import spatch
from gupvmas.gup.body import Body
from gupvmas.convert.functions import inner
from gupvmas.convert.functions.rename import clear_the_way
from gupvmas.convert import decide
from gupvmas.convert import catalogue
from gupvmas.convert.decide import Trial
from gupvmas.base.errors import UsageError
from gupvmas.gup.features import Features
from gupvmas.code.model import Class, Conversion, Kind, Span
from gupvmas.base.progress import Progress
from gupvmas.code import scanner
from gupvmas.scan.model import Scan
from gupvmas.scan.reading import Options, any_inside, files_with, left_out, only, read
from gupvmas.scan.sites import sites_of
from gupvmas.gup.site import Refusal
from gupvmas.base.tree import Tree


def scan(tree: Tree, work: Path, options: Options, progress: Progress) -> Scan:
    """Scan ``tree``. ``work`` is a private directory. Raises UsageError, IncompleteError."""
    work.mkdir(parents=True, exist_ok=True)
    slices = work / "slices"
    driver = not tree.version if options.driver is None else options.driver
    names = list(api.FUNCTIONS)
    with progress.step("read the tree"):
        reading = read(tree, names, slices, work, dataclasses.replace(options, word=""))
        # Apart: what gupscan takes for a piece of a name depends on what all names have in common.
        having = files_with(tree, options.word, work, options) if options.word else []
        if not options.excerpt:
            unread = [path for path, _ in reading.unread]  # a link, or what is not checked out
            _must_be_there(tree, [p for p in options.exclude if not any_inside(unread, p)])
        gone = left_out(reading, options, tree)
    result = Scan(
        tree, {}, list(reading.occurrences), [], ledger.Ledger(0, {}, []),
        Features(), work, options,
    )
    result.files = reading.summary["files"]
    result.having = having
    result.left_out = gone
    result.absent = reading.summary.get("absent", 0)
    result.first_absent = reading.summary.get("first_absent", "")
    result.driver = driver
    if driver:
        compat.set_aside(result, reading)
        headers.give(result)
    elif options.headers is not None:
        raise UsageError(f"--headers: {tree.name} is a kernel tree, and has its own")
    elif options.kernels is not None:
        raise UsageError(f"--kernels: {tree.name} is a kernel tree, which is one kernel")
    elif options.said:
        raise UsageError(f"-D, -U, --config: {tree.name} is a kernel tree, of which all is read")
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
        _must_be_there(tree, options.paths)
        only(reading, options.paths)
        result.occurrences = list(reading.occurrences)
    with progress.step("look at the calls"):
        if driver:
            _by_views(result, reading, slices, work)
        else:
            _by_this_kernel(result, reading, slices, work)
            _imitations(result, work / "imitations", options)
        forwarding.follow(result, work)
        _readers_inside(result, work / "inside-gup")
        result.sites.sort(key=lambda site: (site.file, site.line, site.occurrence.column))
        if driver and options.mends:
            holes.judge(result, options.mends)
        elif driver and not options.compat:
            drivers.judge(result)
    return result


def _must_be_there(tree: Tree, paths: Sequence[str]) -> None:
    """Raises UsageError for a path that the tree has not."""
    for path in paths:
        if path not in ("", ".") and not tree.exists(path) and not tree.list(path):
            raise UsageError(f"{path}: No such file or directory in {tree.name}")


def _by_views(result: Scan, reading: scanner.Reading, slices: Path, work: Path) -> None:
    """The sites of a driver, each in a view of its file; ``reading`` is of the files as they are."""
    result.occurrences.clear()
    for number, each in enumerate(seeing.look(result, reading, slices, work / "views")):
        with result.reading_as(each.texts):
            scratch = work / f"view-spatch{number}"
            if result.options.mends is None:
                sites_of(result, each.reading, each.slices, scratch, list(api.FUNCTIONS))
        result.occurrences += each.reading.occurrences
    result.occurrences.sort(key=lambda found: (found.file, found.offset))


def _by_this_kernel(result: Scan, reading: scanner.Reading, slices: Path, work: Path) -> None:
    """The sites of a kernel tree."""
    result.occurrences.clear()
    for number, each in enumerate(in_tree.look(result, reading, slices, work / "view")):
        with result.reading_as(each.texts):
            sites_of(result, each.reading, each.slices, work / f"calls{number}", list(api.FUNCTIONS))
        result.occurrences += each.reading.occurrences
    in_tree.must_leave_arms(result, result.sites)
    result.occurrences.sort(key=lambda found: (found.file, found.offset))


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
    reading = result.read_calls(sorted(own), slices)
    result.namesakes.add(reading.occurrences)
    if options.paths is not None:
        only(reading, options.paths)
    result.occurrences += reading.occurrences
    sites_of(result, reading, slices, work / "spatch", sorted(own))


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
        # What the public function calls needs no array filled behind it.
        and (not site.automatic or site.conversion is Conversion.FILL)
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
            shape = result.prototype(site.occurrence)
            try:
                site.inside = inner.instead(site.occurrence, definition, source, facts, known)
            except Refusal as refusal:
                if not site.automatic:
                    site.cause = site.cause.and_also(refusal.cause)
                continue
            assert shape is not None
            site.inner = callee
            body = Body(source, definition.function.span if definition.function else Span(0, 0), ())
            trial = Trial(site, catalogue.names({"inner"}), shape, body, result.facts, source.data)
            decide.settle([trial], result.options.store, scratch / f"decide{site.line}")
