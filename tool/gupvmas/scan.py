# SPDX-License-Identifier: GPL-2.0-only
"""Scan a tree: every occurrence of a GUP name, every site, its class and its conversion."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from gupvmas import api, classify, generation, ledger, scanner, spatch
from gupvmas.errors import UsageError
from gupvmas.generation import Generation, Prototype
from gupvmas.model import Class, Conversion, Kind, Occurrence
from gupvmas.progress import Progress
from gupvmas.site import Site
from gupvmas.source import Source
from gupvmas.spatch import Fact, Job
from gupvmas.store import Store
from gupvmas.tree import Tree

#: The rule that makes sites, and those that look at VMAs.
SITES = ("scan/arguments.cocci",)
VMAS = ("scan/vmas.cocci", "scan/result.cocci")


@dataclasses.dataclass
class Options:
    """How to scan."""

    jobs: int = 0
    store: Store = Store(None)
    paths: Sequence[str] | None = None


@dataclasses.dataclass
class Scan:
    """What a scan found."""

    tree: Tree
    generation: Generation
    occurrences: list[Occurrence]
    sites: list[Site]
    ledger: ledger.Ledger
    facts: classify.Tree
    work: Path
    options: Options
    sources: dict[str, Source] = dataclasses.field(default_factory=dict)
    wrappers: dict[str, Prototype] = dataclasses.field(default_factory=dict)

    def source(self, path: str) -> Source:
        """The text of a file of the tree."""
        if path not in self.sources:
            self.sources[path] = Source(path, self.tree.read(path))
        return self.sources[path]

    def read(self, names: Sequence[str]) -> scanner.Reading:
        """gupscan's report on the whole tree for other names."""
        return read(self.tree, names, None, self.work, Options(jobs=self.options.jobs))

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
    with progress.step("read the tree"):
        reading = read(tree, list(api.FUNCTIONS), slices, work, options)
    result = Scan(
        tree, {}, list(reading.occurrences), [], ledger.Ledger(0, {}, []),
        classify.Tree(None, False, False), work, options,
    )
    result.generation = generation.read(
        reading.occurrences, lambda path: result.source(path).data
    )
    if not result.generation and any(o.kind is Kind.CALL for o in reading.occurrences):
        raise UsageError(
            f"{tree.name}: no prototype of {' or '.join(api.FUNCTIONS[:2])} in its headers; "
            "is the tree complete?"
        )
    result.facts = tree_facts(result)
    with progress.step("look at the calls"):
        names = list(api.FUNCTIONS)
        scratch = work / "spatch"
        _sites(result, reading, slices, scratch, names, result.generation, options.store)
        _follow_wrappers(result, work, options)
    result.sites.sort(key=lambda site: (site.file, site.line, site.occurrence.column))
    return result


def read(
    tree: Tree, names: Sequence[str], slices: Path | None, work: Path, options: Options
) -> scanner.Reading:
    """gupscan's report on ``tree``; by way of an export where git alone can read the objects."""
    if slices:
        slices.mkdir(parents=True)
    try:
        return scanner.read(
            where(tree),
            names,
            slices=slices,
            cache=options.store.clean_list(tree.name),
            jobs=options.jobs,
            paths=options.paths,
        )
    except scanner.ObjectsNotReadable:
        export = work / "export"
        if not export.is_dir():
            tree.export(tree.list(), export)
        return scanner.read(
            ["--tree", str(export)], names, slices=slices, jobs=options.jobs, paths=options.paths
        )


def tree_facts(result: Scan) -> classify.Tree:
    """What this tree offers to conversions, read from its header and from GUP itself."""
    homes = {o.file for o in result.occurrences if o.kind is Kind.DEFINITION}
    headers = {prototype.file for prototype in result.generation.values()}
    if not homes | headers:
        return classify.Tree(None, False, False)
    names = [*api.UNTAG, api.LOOKUP, *api.ITERATOR]
    reading = result.read_paths(names, sorted(homes | headers | set(api.TYPES_HEADERS)))
    present = {
        o.name
        for o in reading.occurrences
        if o.kind in (Kind.DEFINITION, Kind.DECLARATION, Kind.MACRO)
    }
    untag = [
        name
        for name in api.UNTAG
        for o in reading.occurrences
        if o.name == name and o.kind is Kind.CALL and o.file in homes
    ]
    return classify.Tree(
        untag[0] if untag else None,
        set(api.ITERATOR) <= present,
        api.LOOKUP in present,
    )


def _sites(
    result: Scan,
    reading: scanner.Reading,
    slices: Path,
    scratch: Path,
    names: Sequence[str],
    prototypes: Generation,
    store: Store,
) -> None:
    """Match the calls of ``names`` and judge them; adds to the sites and the ledger."""
    calls = [o for o in reading.occurrences if o.kind is Kind.CALL]
    scratch.mkdir(parents=True)
    facts = _facts(result, reading, slices, scratch, names, prototypes, store)
    matched = {
        (file, place): count
        for file, found in facts.items()
        for place, count in _counts(result.source(file), found).items()
    }
    _retry(result, calls, matched, names, scratch)
    book = ledger.balance(reading.occurrences, matched, reading.unread)
    _merge(result.ledger, book)
    for call in calls:
        source = result.source(call.file)
        prototype = prototypes.get(call.name)
        if (call.file, call.offset) not in matched or prototype is None:
            continue
        site = classify.site_of(call, prototype, source)
        classify.judge(site, prototype, source, facts.get(call.file, ()), result.facts)
        result.sites.append(site)


def _facts(
    result: Scan,
    reading: scanner.Reading,
    slices: Path,
    scratch: Path,
    names: Sequence[str],
    prototypes: Generation,
    store: Store,
) -> dict[str, list[Fact]]:
    """The facts about every file with a call: kept ones, and spatch's about the others."""
    calls = [o for o in reading.occurrences if o.kind is Kind.CALL]
    deep = {o.file for o in calls if not _plain_null(result, o, prototypes)}
    rules = {True: SITES + VMAS, False: SITES}
    facts: dict[str, list[Fact]] = {}
    keys: dict[str, str] = {}
    paths: dict[str, str] = {}
    jobs: dict[bool, list[str]] = {True: [], False: []}
    texts = {kind: spatch.rule_text(rules[kind], names) for kind in rules} if calls else {}
    for file in sorted({o.file for o in calls}):
        entry = reading.files[file]
        key = Store.key(spatch.version(), texts[file in deep], entry.hash)
        kept = store.load(key)
        if kept is not None:
            facts[file] = [Fact.from_json(file, item) for item in kept]
            continue
        facts[file] = []
        path = str(slices / str(entry.slice))
        keys[file], paths[path] = key, file
        jobs[file in deep].append(path)
    found = spatch.run([Job(rules[kind], tuple(jobs[kind])) for kind in jobs], names, scratch)
    for fact in found:
        facts[paths[fact.file]].append(fact)
    store.save((key, [fact.to_json() for fact in facts[file]]) for file, key in keys.items())
    return facts


def _merge(into: ledger.Ledger, book: ledger.Ledger) -> None:
    into.occurrences += book.occurrences
    into.unaccounted += book.unaccounted
    for kind, count in book.kinds.items():
        into.kinds[kind] = into.kinds.get(kind, 0) + count


def _plain_null(result: Scan, call: Occurrence, prototypes: Generation) -> bool:
    """Whether a call needs no look at VMAs: it passes a plain NULL, or has none to pass.

    This only chooses the rules that a file gets; the verdict is theirs.
    """
    prototype = prototypes.get(call.name)
    if prototype is None or prototype.vmas < 0:
        return True
    if len(call.arguments) != len(prototype.roles):
        return True
    argument = call.arguments[prototype.vmas]
    return result.source(call.file).text(argument.span) == b"NULL"


def _counts(source: Source, facts: Sequence[Fact]) -> dict[int, int]:
    """How many arguments spatch saw at each call, by the offset of the function's name."""
    counts: dict[int, int] = {}
    for fact in facts:
        if fact.kind == "argument":
            at = source.span(fact.at).start
            counts[at] = max(counts.get(at, 0), int(fact.text("index")) + 1)
    return counts


def _retry(
    result: Scan,
    calls: Sequence[Occurrence],
    matched: dict[ledger.Place, int],
    names: Sequence[str],
    scratch: Path,
) -> None:
    """Look once more at files in which a call was not matched: whole, and with #if 0 opened.

    spatch does not look into #if 0, and a blanked neighbour can, in theory, upset its parser.
    """
    missed = sorted({o.file for o in calls if (o.file, o.offset) not in matched})
    if not missed:
        return
    again = scratch / "again"
    again.mkdir()
    copies = {}
    for number, file in enumerate(missed):
        copy = again / f"{number}.c"
        copy.write_bytes(_open_if_0(result.source(file)))
        copies[str(copy)] = file
    jobs = [Job(SITES, tuple(copies))]
    (scratch / "retry").mkdir()
    for fact in spatch.run(jobs, names, scratch / "retry"):
        file = copies[fact.file]
        for place, count in _counts(result.source(file), [fact]).items():
            matched[file, place] = max(matched.get((file, place), 0), count)


def _open_if_0(source: Source) -> bytes:
    """The text with every ``#if 0`` written as ``#if 1``, byte for byte in place."""
    lines = source.data.split(b"\n")
    for number, line in enumerate(lines):
        words = line.replace(b"#", b"# ", 1).split()
        if words[:3] == [b"#", b"if", b"0"]:
            at = line.index(b"if") + 2
            lines[number] = line[:at] + line[at:].replace(b"0", b"1", 1)
    return b"\n".join(lines)


def _follow_wrappers(result: Scan, work: Path, options: Options) -> None:
    """Find the functions and macros that hand their own vmas parameter on, and their callers."""
    known: set[str] = set()
    for depth in range(16):
        found = {
            name: prototype
            for site in result.sites
            if site.class_ is Class.FORWARDED
            for name, prototype in _wrapper(result, site)
            if name not in known and name not in api.FUNCTIONS
        }
        if not found:
            break
        known |= found.keys()
        result.wrappers.update(found)
        slices = work / f"slices{depth}"
        without = dataclasses.replace(options, store=Store(None))
        reading = read(result.tree, sorted(found), slices, work, without)
        result.occurrences += reading.occurrences
        scratch = work / f"spatch{depth}"
        _sites(result, reading, slices, scratch, sorted(found), found, options.store)
    _judge_forwarded(result)


def _wrapper(result: Scan, site: Site) -> list[tuple[str, Prototype]]:
    """The function or macro around a forwarding site, with its parameter in the place of vmas."""
    call = site.occurrence
    parameter = (site.vmas or "").strip("() ")
    if call.macro:
        if parameter not in call.macro_params:
            return []
        roles = tuple("vmas" if p == parameter else "other" for p in call.macro_params)
        return [(call.macro, Prototype(call.macro, roles, call.file, call.line))]
    if not call.function:
        return []
    heads = _parameter_roles(result, call)
    return [(call.function.name, Prototype(call.function.name, heads, call.file,
                                           call.function.line))] if heads else []


def _parameter_roles(result: Scan, call: Occurrence) -> tuple[str, ...]:
    """The roles of the parameters of the function around ``call``."""
    assert call.function is not None
    reading = result.read_paths([call.function.name], [call.file])
    for occurrence in reading.occurrences:
        if occurrence.kind is Kind.DEFINITION and occurrence.function:
            if occurrence.function.span == call.function.span:
                data = result.source(call.file).data
                return tuple(
                    "vmas"
                    if b"vm_area_struct" in data[a.span.start : a.span.end]
                    and data[a.span.start : a.span.end].count(b"*") == 2
                    else "other"
                    for a in occurrence.arguments
                )
    return ()


def _judge_forwarded(result: Scan) -> None:
    """A parameter can be dropped once nobody who passes something for it reads the VMAs."""
    by_wrapper: dict[str, list[Site]] = {}
    for site in result.sites:
        by_wrapper.setdefault(site.api, []).append(site)
    for site in result.sites:
        if site.class_ is not Class.FORWARDED:
            continue
        name = site.occurrence.macro or (
            site.occurrence.function.name if site.occurrence.function else ""
        )
        site.automatic, site.conversion = True, Conversion.DROP_PARAMETER
        references = [
            o for o in result.occurrences if o.name == name and o.is_other_use
        ]
        bad = [s for s in by_wrapper.get(name, ()) if s.needs_vmas and s.class_ is not Class.FORWARDED]
        reason = None
        if name not in result.wrappers:
            reason = "the parameter that is passed on is not understood"
        elif references:
            where_ = f"{references[0].file}:{references[0].line}"
            reason = f"{name} is used other than by a call in {where_}: not all callers are visible"
        elif bad:
            reason = f"a caller of {name} reads the VMAs: {bad[0].file}:{bad[0].line}"
        if reason:
            site.automatic, site.conversion, site.reason = False, Conversion.MANUAL, reason
