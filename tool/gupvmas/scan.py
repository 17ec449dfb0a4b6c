# SPDX-License-Identifier: GPL-2.0-only
"""Scan a tree: every occurrence of a GUP name, every site, its class and its conversion."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from gupvmas import api, arms, classify, features, generation, imitations, ledger, scanner, spatch, wrappers
from gupvmas import headers as headers_of
from gupvmas.convert import inner, parameter
from gupvmas.convert.rename import Rename, clear_the_way
from gupvmas.edit import Edit
from gupvmas.errors import UsageError
from gupvmas.features import Features
from gupvmas.generation import Generation, Prototype
from gupvmas.model import Class, Conversion, Kernels, Kind, Occurrence, Variant
from gupvmas.progress import Progress
from gupvmas.site import Refusal, Site
from gupvmas.source import Source
from gupvmas.spatch import Fact, Job
from gupvmas.store import Store
from gupvmas.tree import Tree
from gupvmas.wrappers import Wrapper, Wrappers

#: The rule that makes sites, and those that look at VMAs.
SITES = ("scan/arguments.cocci",)
#: How many wrappers around wrappers are followed.
DEEPEST = 16

VMAS = ("scan/vmas.cocci", "scan/result.cocci")

#: And those about arrays, and about unusual spellings of null, where there may be some.
ARRAYS = ("scan/arrays.cocci",)
MEMBERS = ("scan/members.cocci",)
NULLS = ("scan/null.cocci",)

#: In the order in which they inherit from each other.
ALL = SITES + VMAS + ARRAYS + MEMBERS + NULLS


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
    #: The tree is an excerpt made for one run: nothing is to be remembered of it.
    excerpt: bool = False


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
    wrappers: Wrappers = dataclasses.field(default_factory=Wrappers)
    renames: list[Rename] = dataclasses.field(default_factory=list)
    wrapper_edits: dict[Wrapper, list[Edit]] = dataclasses.field(default_factory=dict)
    driver: bool = False  # no kernel is in the tree
    headers_version: str = ""  # of a driver's --headers
    #: By file, what gives the calls of a driver an arm for kernels without the parameter.
    arm_edits: dict[str, list[Edit]] = dataclasses.field(default_factory=dict)

    def source(self, path: str) -> Source:
        """The text of a file of the tree."""
        if path not in self.sources:
            self.sources[path] = Source(path, self.tree.read(path))
        return self.sources[path]

    def prototype(self, call: Occurrence) -> Prototype | None:
        """The parameters of the function (or wrapper) that ``call`` calls."""
        known = self.generation.get(call.name)
        if known and self._is_outdated(call, known):
            return generation.outdated(known)
        if self._has_its_own_shape(call, known):
            texts = self.argument_texts(call)
            return arms.shape(call.name, call.kernels, texts, self.generation) or known
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
        _driver_headers(result)
    else:
        _no_headers_wanted(tree, options)
        result.generation = generation.read(
            reading.occurrences, lambda path: result.source(path).data
        )
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
    if options.paths is not None:
        for path in options.paths:
            if path not in ("", ".") and not tree.exists(path) and not tree.list(path):
                raise UsageError(f"{path}: No such file or directory in {tree.name}")
        _only(reading, options.paths)
        result.occurrences = list(reading.occurrences)
    with progress.step("look at the calls"):
        scratch = work / "spatch"
        _sites(result, reading, slices, scratch, names, options.store)
        if not driver:
            _imitations(result, work / "imitations", options)
        _follow_wrappers(result, work, options)
        _readers_inside(result, work / "inside-gup")
        result.sites.sort(key=lambda site: (site.file, site.line, site.occurrence.column))
        if driver:
            from gupvmas import driver as drivers  # it needs this module

            drivers.judge(result)
    return result


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
    if options.paths is not None:
        _only(reading, options.paths)
    result.occurrences += reading.occurrences
    _sites(result, reading, slices, work / "spatch", sorted(own), options.store)


def _no_headers_wanted(tree: Tree, options: Options) -> None:
    if options.headers is not None:
        raise UsageError(f"--headers: {tree.name} is a kernel tree, and has its own")


def _driver_headers(result: Scan) -> None:
    """The shapes and facts that --headers gives a driver; without, those of today's kernel.

    A conversion for kernels without the parameter may use what they have.
    """
    tree, headers = result.tree, result.options.headers
    sure = headers is not None or result.options.driver
    if not sure and not any(_is_code(o) for o in result.occurrences):
        raise UsageError(
            f"{tree.name} is not a kernel tree: no VERSION and PATCHLEVEL in the top Makefile; "
            f"and no driver for this tool: nothing in it calls {api.FUNCTIONS[0]} or its like"
        )
    result.facts = features.of_new_kernels()
    if headers is not None:
        found = headers_of.read(headers)
        result.generation, result.headers_version = found.generation, found.version


def _is_code(occurrence: Occurrence) -> bool:
    return occurrence.kind not in (Kind.COMMENT, Kind.DOCUMENTATION) and not occurrence.quoted


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
    """gupscan's report on ``tree``; by way of an export where git alone can read the objects."""
    if slices:
        slices.mkdir(parents=True)
    try:
        return scanner.read(
            where(tree),
            names,
            slices=slices,
            cache=None if options.excerpt else options.store.clean_list(tree.name),
            jobs=options.jobs,
        )
    except scanner.ObjectsNotReadable:
        export = work / "export"
        if not export.is_dir():
            tree.export(tree.list(), export)
        return scanner.read(
            ["--tree", str(export)], names, slices=slices, jobs=options.jobs
        )


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


def _sites(
    result: Scan,
    reading: scanner.Reading,
    slices: Path,
    scratch: Path,
    names: Sequence[str],
    store: Store,
) -> None:
    """Match the calls of ``names`` and judge them; adds to the sites and the ledger."""
    calls = [o for o in reading.occurrences if o.kind is Kind.CALL]
    scratch.mkdir(parents=True)
    facts = _facts(result, reading, slices, scratch, names, store)
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
        if result.driver and call.straddles:
            read = (call.file, call.offset) in matched
            result.sites.append(_straddling(result, call, read))
            continue
        prototype = result.prototype(call)
        if prototype is None:
            if call.name in api.FUNCTIONS:
                result.sites.append(_shapeless(result, call))
            continue
        site = classify.site_of(call, prototype, source)
        result.sites.append(site)
        if _may_be_shadowed(call, reading.occurrences):
            site.reason = f"the function around it may have a {call.name} of its own"
            continue
        if (call.file, call.offset) not in matched:
            site.reason = "spatch could not parse the function around it"
            continue
        classify.judge(site, prototype, source, facts.get(call.file, ()), result.facts)
        if not result.driver and result._has_its_own_shape(call, result.generation.get(call.name)):
            if site.class_ is not Class.CONVERTED:
                site.conversion, site.automatic, site.edits = Conversion.NONE, False, []
                site.reason = "the arm is for other kernels, and in the shape that they have"


def _shapeless(result: Scan, call: Occurrence) -> Site:
    """The site of a call that no shape fits, or more than one."""
    source = result.source(call.file)
    site = classify.site_of(call, Prototype(call.name, (), "", 0), source)
    classify.note_call(site, source)
    count = len(site.arguments)
    site.reason = f"no kernel has a {call.name}() with {count} such arguments"
    return site


def _straddling(result: Scan, call: Occurrence, read: bool) -> Site:
    """The site of a driver's call with conditionals among its arguments.

    The list is not edited. It is converted if every kernel without the parameter sees it in the
    new shape; if all of them see one list that ends in NULL, the driver can get an arm for them.
    ``read``: spatch saw the call.
    """
    source = result.source(call.file)
    site = classify.site_of(call, Prototype(call.name, (), "", 0), source)
    classify.note_call(site, source)
    site.reason = "the argument list straddles #if"
    today = [variant for variant in call.variants if variant.kernels.meets(arms.NEW)]
    texts = [classify.texts_at(variant.arguments, source) for variant in today]
    seen = [result.shape_of(call, variant) for variant in today]
    if seen and all(shape is not None and shape.vmas < 0 for shape in seen):
        site.class_, site.conversion = Class.CONVERTED, Conversion.NONE
        site.reason = "kernels without the parameter see the argument list without it"
    elif read and seen and seen[0] and len({tuple(text) for text in texts}) == 1:
        site.vmas = texts[0][seen[0].vmas]
        if site.vmas == "NULL":
            site.class_, site.automatic = Class.UNUSED, True
            site.conversion = Conversion.DROP_ARGUMENT
            site.reason = "the argument is a null pointer constant"
    return site


def _facts(
    result: Scan,
    reading: scanner.Reading,
    slices: Path,
    scratch: Path,
    names: Sequence[str],
    store: Store,
) -> dict[str, list[Fact]]:
    """The facts about every file with a call: kept ones, and spatch's about the others."""
    calls = [o for o in reading.occurrences if o.kind is Kind.CALL]
    rules = {file: _rules(result, [o for o in calls if o.file == file]) for file in
             sorted({o.file for o in calls})}
    facts: dict[str, list[Fact]] = {}
    keys: dict[str, str] = {}
    paths: dict[str, str] = {}
    jobs: dict[tuple[str, ...], list[str]] = {}
    texts = {each: spatch.rule_text(each, names) for each in set(rules.values())}
    for file, chosen in rules.items():
        entry = reading.files[file]
        key = Store.key(spatch.version_of(store), texts[chosen], entry.hash)
        kept = store.load(key)
        if kept is not None:
            facts[file] = [Fact.from_json(file, item) for item in kept]
            continue
        facts[file] = []
        path = str(slices / str(entry.slice))
        keys[file], paths[path] = key, file
        jobs.setdefault(chosen, []).append(path)
    answer = spatch.run(_shared_out(jobs), names, scratch)
    for fact in answer.facts:
        facts[paths[fact.file]].append(fact)
    for path in answer.failed:
        # Its calls stay unaccounted; nothing of it is kept.
        facts[paths[path]] = []
        del keys[paths[path]]
    store.save((key, [fact.to_json() for fact in facts[file]]) for file, key in keys.items())
    return facts


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


def _rules(result: Scan, calls: Sequence[Occurrence]) -> tuple[str, ...]:
    """The rules that the file of ``calls`` needs: the fewer, the sooner spatch is done.

    Judged by the first byte of what is passed, which says how it may be spelt, not what it
    means: a plain NULL needs no look at VMAs; &name is one VMA, anything else may be an array;
    a parenthesis or a digit may begin a null.
    """
    first = set()
    for call in calls:
        prototype = result.prototype(call)
        if prototype is None or not 0 <= prototype.vmas < len(call.arguments):
            continue
        if len(call.arguments) == len(prototype.roles):
            span = call.arguments[prototype.vmas].span
            text = result.source(call.file).text(span)
            first.add("" if text == b"NULL" else chr(text[0]))
    first.discard("")
    if not first:
        return SITES
    rules: tuple[str, ...] = SITES + VMAS
    if first != {"&"} or any(b"[" in _passed(result, call) for call in calls):
        rules += ARRAYS
    if any(b"." in _passed(result, call) for call in calls):
        rules += MEMBERS
    plain = {letter for letter in first if letter == "&" or letter == "_" or letter.islower()}
    return rules if first == plain else rules + NULLS


def _passed(result: Scan, call: Occurrence) -> bytes:
    """The text of all arguments of a call."""
    return result.source(call.file).data[call.open : call.close]


def _shared_out(jobs: dict[tuple[str, ...], list[str]]) -> list[Job]:
    """The processes to start: one for the files that need SITES alone, two for the others.

    Half of what a process with all rules costs is reading the rules, so files that need some
    more and files that need some less share theirs; what a rule says of the latter is not asked.
    """
    found = [Job(SITES, tuple(jobs[SITES]))] if SITES in jobs else []
    deep = [rules for rules in jobs if rules != SITES]
    files = [file for rules in deep for file in jobs[rules]]
    needed = {rule for rules in deep for rule in rules}
    together = tuple(rule for rule in ALL if rule in needed)
    found += [Job(together, tuple(files[half::2])) for half in (0, 1) if files[half::2]]
    return found


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
        splices = [o for o in calls if o.file == file]
        copy.write_bytes(_join_names(_open_if_0(result.source(file)), splices))
        copies[str(copy)] = file
    _match_again(result, copies, matched, names, scratch / "retry")
    copies = {}
    for number, call in enumerate(calls):
        alone = (call.file, call.offset) not in matched and _arms_alone(result, call)
        if alone:
            copy = again / f"arm{number}.c"
            copy.write_bytes(alone)
            copies[str(copy)] = call.file
    if copies:
        _match_again(result, copies, matched, names, scratch / "arms")


def _match_again(
    result: Scan,
    copies: dict[str, str],
    matched: dict[ledger.Place, int],
    names: Sequence[str],
    scratch: Path,
) -> None:
    """Let spatch look at changed copies of files, whose places are those of the files."""
    scratch.mkdir()
    store = result.options.store
    rules = spatch.rule_text(SITES, names)
    keys = {
        copy: Store.key(spatch.version_of(store), rules, Path(copy).read_bytes())
        for copy in copies
    }
    kept = {copy: store.load(key) for copy, key in keys.items()}
    new = tuple(copy for copy in copies if kept[copy] is None)
    facts = {
        copy: [Fact.from_json(copy, item) for item in kept[copy] or ()] for copy in copies
    }
    answer = spatch.run([Job(SITES, new)], names, scratch)
    for fact in answer.facts:
        facts[fact.file].append(fact)
    store.save(
        (keys[copy], [fact.to_json() for fact in facts[copy]])
        for copy in new
        if copy not in answer.failed
    )
    for copy, found in facts.items():
        file = copies[copy]
        for place, count in _counts(result.source(file), found).items():
            matched[file, place] = max(matched.get((file, place), 0), count)


def _arms_alone(result: Scan, call: Occurrence) -> bytes:
    """The file as one that compiles ``call`` sees it: of the conditionals around it, only its arm.

    The rest is blanked, byte for byte in place. Two arms that each open the same brace are more
    than spatch can parse at once. Empty if there is no conditional, or one has no end.
    """
    source = result.source(call.file)
    data = bytearray(source.data)
    if not call.arms or any(min(arm.next, arm.endif) < 0 for arm in call.arms):
        return b""
    for arm in call.arms:
        for start, last in ((arm.first, arm.start), (arm.next, arm.endif)):
            for at in range(start, source.directive_end(last)):
                if data[at] not in b"\r\n":
                    data[at] = ord(" ")
    return bytes(data)


def _join_names(data: bytes, calls: Sequence[Occurrence]) -> bytes:
    """The text with a name that a continued line splits in one piece, the splice behind it."""
    for call in calls:
        name = call.name.encode()
        if data.startswith(name, call.offset):
            continue
        end = call.offset
        left = bytearray(name)
        splice = bytearray()
        while left and end < len(data):
            if data[end] == left[0]:
                del left[0]
            else:
                splice.append(data[end])
            end += 1
        data = data[: call.offset] + name + bytes(splice) + data[end:]
    return data


def _open_if_0(source: Source) -> bytes:
    """The text with every ``#if 0`` written as ``#if 1``, byte for byte in place."""
    lines = source.data.split(b"\n")
    for number, line in enumerate(lines):
        words = line.replace(b"#", b"# ", 1).split()
        if words[:3] == [b"#", b"if", b"0"]:
            at = line.index(b"if") + 2
            lines[number] = line[:at] + line[at:].replace(b"0", b"1", 1)
    return b"\n".join(lines)


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
                site.reason += f"; {refusal}"
                continue
            site.class_, site.conversion, site.automatic = Class.MULTI, Conversion.INNER, True
            site.edits, site.replaces_call, site.inner = [edit], True, callee
            site.reason = f"GUP itself reads the VMAs, and can call {callee}() for them"


def _follow_wrappers(result: Scan, work: Path, options: Options) -> None:
    """Find the functions and macros that hand their own vmas parameter on, and their callers."""
    looked = 0
    for depth in range(DEEPEST):
        new: set[str] = set()
        for site in result.sites[looked:]:
            if site.class_ is not Class.FORWARDED:
                continue
            wrapper = wrappers.of(site, result.source(site.file), result.read_paths)
            if wrapper and wrapper.name in (api.FUNCTIONS if result.driver else result.generation):
                continue  # an inline of the API, or a driver's stand-in for what a kernel lacks
            if wrapper and result.wrappers.add(wrapper):
                new.add(wrapper.name)
        looked = len(result.sites)
        if not new:
            break
        slices = work / f"slices{depth}"
        without = dataclasses.replace(options, store=Store(None))
        reading = read(result.tree, sorted(new), slices, work, without)
        reading.occurrences = [
            o for o in reading.occurrences if result.wrappers.find(o.name, o.file)
        ]
        result.occurrences += reading.occurrences
        scratch = work / f"spatch{depth}"
        _sites(result, reading, slices, scratch, sorted(new), options.store)
    if result.driver and not result.wrappers.all():
        return
    obstacles = _wrapper_bodies(result, work / "wrappers") if result.wrappers.all() else {}
    public = () if result.driver else result.generation.keys()
    wrappers.judge(result.sites, result.occurrences, result.wrappers, obstacles, public)


def _wrapper_bodies(result: Scan, scratch: Path) -> dict[Wrapper, str]:
    """What a wrapper does with its parameter besides handing it on; why that can't go, if so."""
    functions: dict[str, parameter.Function] = {
        name: parameter.Function(name, prototype.vmas)
        for name, prototype in result.generation.items()
    }
    if result.driver:
        # Each call has a place of its own for the VMAs, and the parameter stays in any case.
        functions = {name: parameter.Function(name, -1) for name in api.FUNCTIONS}
    for wrapper in result.wrappers.all():
        functions[wrapper.name] = parameter.Function(wrapper.name, wrapper.prototype.vmas)
    for occurrence in result.occurrences:
        if occurrence.name in functions:
            functions[occurrence.name].occurrences.append(occurrence)
    chain = parameter.Chain(frozenset(), functions, {}, {}, {})
    files = sorted({w.prototype.file for w in result.wrappers.all() if not w.macro})
    parameter.look(chain, files, result.source, scratch, result.options.store)
    obstacles = {}
    for wrapper in result.wrappers.all():
        if wrapper.macro:
            continue
        own = parameter.Function(wrapper.name, wrapper.prototype.vmas, wrapper.parameter)
        own.occurrences = [
            o for o in functions[wrapper.name].occurrences if o.file == wrapper.prototype.file
        ]
        try:
            for _, body in chain.bodies(own):
                edits = parameter.body_edits(chain, own, body)
                result.wrapper_edits.setdefault(wrapper, []).extend(edits)
        except Refusal as refusal:
            obstacles[wrapper] = str(refusal)
    return obstacles
