# SPDX-License-Identifier: GPL-2.0-only
"""The parameter itself: of the public functions, of wrappers, and of the functions inside GUP.

Which parameters are dead follows from the callers, not from the bodies: a parameter is alive if
a call passes it anything but null or a dead parameter of its own function, or if its function is
used other than by calls. On 5.10 an array made inside __gup_longterm_locked() keeps five of
them alive; on 6.1 all are dead. What a dead parameter leaves behind in the bodies must be one
of the few shapes of cocci/scan/parameters.cocci, or its function keeps it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gupvmas.code import scanner
from gupvmas.gup import spatch
from gupvmas.gup.body import Body, within
from gupvmas.code.edit import Edit, drop_and_align
from gupvmas.base.errors import IncompleteError
from gupvmas.code.model import Kind, Occurrence, Span
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.site import Refusal
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact, Job
from gupvmas.base.store import Store

#: Gives the text of a file of the tree.
SourceOf = Callable[[str], Source]

RULES = ("scan/parameters.cocci",)


@dataclasses.dataclass
class Function:
    """A function (or several of one name, in arms of an #if) with a VMA array as a parameter."""

    name: str
    index: int
    parameter: str = ""
    occurrences: list[Occurrence] = dataclasses.field(default_factory=list)
    alive: Cause | None = None  # why the parameter can't go

    def of_kind(self, *kinds: Kind) -> list[Occurrence]:
        """The occurrences of these kinds."""
        return [o for o in self.occurrences if o.kind in kinds]


@dataclasses.dataclass
class Chain:
    """The functions through which VMAs are handed down, from the public ones on."""

    roots: frozenset[str]
    functions: dict[str, Function]
    uses: dict[tuple[str, int], str]  # call by file and offset -> the caller whose parameter it is
    facts: dict[str, list[Fact]]
    sources: dict[str, Source]

    def dead(self) -> list[Function]:
        """Those whose parameter can go."""
        return [function for function in self.functions.values() if function.alive is None]

    def bodies(self, function: Function) -> list[tuple[Occurrence, Body]]:
        """The definitions of a function with the facts about them."""
        found = []
        for occurrence in function.of_kind(Kind.DEFINITION):
            if occurrence.function:
                source = self.sources[occurrence.file]
                found.append(
                    (
                        occurrence,
                        Body(source, occurrence.function.span, self.facts[occurrence.file]),
                    )
                )
        return found


def trace(
    roots: dict[str, int],
    occurrences: Iterable[Occurrence],
    sources: SourceOf,
    read: Callable[[list[str]], scanner.Reading],
    work: Path,
    store: Store,
) -> Chain:
    """Follow the VMAs from the public functions ``roots`` (name: index of vmas) downwards.

    ``occurrences`` are those of the roots, ``read`` is gupscan on the whole tree for other
    names, ``work`` a private directory.
    """
    chain = Chain(frozenset(roots), {name: Function(name, index) for name, index in roots.items()}, {}, {}, {})
    for occurrence in occurrences:
        if occurrence.name in roots:
            chain.functions[occurrence.name].occurrences.append(occurrence)
    new = set(roots)
    round_ = 0
    while new:
        files = {
            o.file for name in new for o in chain.functions[name].of_kind(Kind.DEFINITION)
        }
        look(chain, sorted(files - chain.facts.keys()), sources, work / f"round{round_}", store)
        found = _handed_down(chain, new)
        if found:
            reading = read(sorted(found))
            for name, index in found.items():
                chain.functions[name] = Function(name, index)
            for occurrence in reading.occurrences:
                chain.functions[occurrence.name].occurrences.append(occurrence)
                if occurrence.file not in chain.sources:
                    chain.sources[occurrence.file] = sources(occurrence.file)
        new = set(found)
        round_ += 1
    return chain


def look(
    chain: Chain, files: list[str], sources: SourceOf, scratch: Path, store: Store
) -> None:
    """Add the facts about ``files`` to ``chain``; ``scratch`` is a directory to be made."""
    if not files:
        return
    scratch.mkdir(parents=True)
    copies, keys = {}, {}
    rules = spatch.rule_text(RULES, [])
    for number, file in enumerate(files):
        chain.sources[file] = sources(file)
        keys[file] = Store.key(spatch.version_of(store), rules, chain.sources[file].data)
        kept = store.load(keys[file])
        chain.facts[file] = [Fact.from_json(file, item) for item in kept or ()]
        if kept is None:
            copy = scratch / f"{number}.c"
            copy.write_bytes(chain.sources[file].data)
            copies[str(copy)] = file
    answer = spatch.run([Job(RULES, (copy,)) for copy in copies], [], scratch)
    for path, words in answer.failed.items():
        raise IncompleteError(f"{copies[path]}: spatch gave up on it: {words}")
    for fact in answer.facts:
        chain.facts[copies[fact.file]].append(fact)
    store.save(
        (keys[file], [fact.to_json() for fact in chain.facts[file]]) for file in copies.values()
    )


def _handed_down(chain: Chain, names: set[str]) -> dict[str, int]:
    """What the functions ``names`` hand their parameter to; notes every such call."""
    found: dict[str, int] = {}
    for name in sorted(names):
        function = chain.functions[name]
        for occurrence, body in chain.bodies(function):
            parameter = _parameter(body, occurrence)
            if parameter is None:
                continue
            function.parameter = parameter
            asserted = {at.start for at, _ in body.all("asserted", parameter)}
            for at, fact in body.all("handed-on", parameter):
                if at.start in asserted:
                    continue
                callee, index = fact.text("callee"), int(fact.text("index"))
                chain.uses[occurrence.file, at.start] = name
                if callee not in chain.functions:
                    found[callee] = index
    return found


def _parameter(body: Body, definition: Occurrence) -> str | None:
    for at, fact in body.all("parameter"):
        if at.start == definition.offset:
            return fact.text("name")
    return None


def settle(chain: Chain, removable: set[str], needed: Mapping[str, Cause]) -> None:
    """Decide which parameters are alive; ``removable`` are the public functions that lose theirs.

    ``needed`` are functions that keep theirs, and why. Sets Function.alive. A fixpoint: what an alive function hands down is alive, too.
    """
    for function in chain.functions.values():
        if function.name in chain.roots:
            if function.name not in removable:
                function.alive = of("users-need-it")
        else:
            function.alive = needed.get(function.name) or _alive_by_itself(chain, function)
    for function in chain.functions.values():
        if function.alive is None:
            function.alive = _kept_by_body(chain, function)
    changed = True
    while changed:
        changed = False
        for function in chain.functions.values():
            if function.alive is not None or function.name in chain.roots:
                continue
            for call in function.of_kind(Kind.CALL):
                caller = chain.uses.get((call.file, call.offset))
                if caller and chain.functions[caller].alive is not None:
                    function.alive = of("handed-vmas-by", function=caller)
                    changed = True
                    break


def _alive_by_itself(chain: Chain, function: Function) -> Cause | None:
    if not function.of_kind(Kind.DEFINITION):
        return of("definition-not-found")
    for occurrence in function.occurrences:
        place = f"{occurrence.file}:{occurrence.line}"
        if occurrence.kind is Kind.UNPARSED:
            return of("place-not-parsed", where=place)
        if occurrence.is_other_use:
            return of("used-by-pointer", place=place)
        if occurrence.straddles:
            return of("directive-among-arguments", place=place)
        if occurrence.kind is not Kind.CALL:
            continue
        if function.index >= len(occurrence.arguments):
            return of("other-number-of-arguments", place=place)
        span = occurrence.arguments[function.index].span
        if chain.sources[occurrence.file].text(span) == b"NULL":
            continue
        if (occurrence.file, occurrence.offset) not in chain.uses:
            return of("inner-call-passes-vmas", place=place)
    return None


def _kept_by_body(chain: Chain, function: Function) -> Cause | None:
    for _, body in chain.bodies(function):
        try:
            must_fit(chain, function, body)
        except Refusal as refusal:
            return refusal.cause
    return None


def must_fit(chain: Chain, function: Function, body: Body) -> None:
    """Raise Refusal if a body does anything else with its parameter than drop-parameter.cocci takes
    out once it is null for good."""
    name = function.parameter
    source = body.source
    known = [at for at, _ in body.all("copied", name)]
    for at, fact in body.all("guard", name):
        known.append(Span(at.start, body.detail(fact, "extent").end))
    for at, fact in body.all("asserted", name):
        known.append(Span(at.start, source.data.index(b";", body.detail(fact, "use").end) + 1))
    for kind, detail in (("or-set", "keep"), ("and-unset", "keep"), ("compared", "other")):
        for at, fact in body.all(kind, name):
            other = body.detail(fact, detail)
            known.append(Span(min(at.start, other.start), max(at.end, other.end)))
    for mention in sorted(body.mentions(name), key=lambda span: span.start):
        if any(within(mention, each) for each in known):
            continue
        if not _in_handed_argument(chain, body, name, mention):
            line = source.line(mention.start)
            raise Refusal("parameter-used-otherwise", function=function.name, line=line)


def _in_handed_argument(chain: Chain, body: Body, name: str, mention: Span) -> bool:
    for at, fact in body.all("handed-on", name):
        callee = chain.functions.get(fact.text("callee"))
        for call in callee.occurrences if callee else ():
            if call.file != body.source.path or call.offset != at.start:
                continue
            index = int(fact.text("index"))
            # spatch counts the arguments of all arms of an #if among them.
            if index < len(call.arguments) and within(mention, call.arguments[index].span):
                return True
    return False


def drop_slot(source: Source, occurrence: Occurrence, index: int) -> Edit:
    """Drop argument or parameter number ``index`` of a call, a definition or a declaration."""
    return drop_and_align(
        source, occurrence.arguments, index, occurrence.open, occurrence.close
    )
