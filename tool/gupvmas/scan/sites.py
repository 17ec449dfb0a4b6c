# SPDX-License-Identifier: GPL-2.0-only
"""The sites of the calls that gupscan found: matched by spatch, classified, and decided about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.gup import ledger
from gupvmas.code import scanner
from gupvmas.scan import classify
from gupvmas.scan import matching
from gupvmas.scan import namesakes
from gupvmas.convert import apply
from gupvmas.convert import catalogue
from gupvmas.convert import decide
from gupvmas.convert.decide import Trial
from gupvmas.base.errors import GupVmasError, mistake
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class, Conversion, Kind, Occurrence
from gupvmas.gup.reasons import of
from gupvmas.scan.model import Scan
from gupvmas.gup.site import Site, site_of
from gupvmas.gup.spatch import Fact


def sites_of(
    result: Scan, reading: scanner.Reading, slices: Path, scratch: Path, names: Sequence[str]
) -> None:
    """Match the calls of ``names`` and judge them; adds to the sites and the ledger."""
    seen = matching.match(result, reading, slices, scratch, names)
    book = ledger.balance(reading.occurrences, seen.calls, reading.unread)
    _merge(result.ledger, book)
    first = len(result.sites)
    trials: list[Trial] = []
    for call in [o for o in reading.occurrences if o.kind is Kind.CALL]:
        source = result.source(call.file)
        prototype = result.prototype(call)
        if prototype is None:
            if call.name in api.FUNCTIONS:
                result.sites.append(_of_no_shape(result, call))
            continue
        site = site_of(call, prototype, source)
        result.sites.append(site)
        if _may_be_shadowed(call, reading.occurrences):
            site.cause = of("function-may-be-shadowed", name=call.name)
            continue
        if (call.file, call.offset) not in seen.calls:
            site.cause = of("function-not-parsed") if call.function else of("no-call-seen")
            continue
        try:
            trial = _judge(result, call, site, prototype, seen.facts.get(call.file, ()))
        except (GupVmasError, OSError, MemoryError):
            raise
        except Exception as error:  # pylint: disable=broad-except
            site.leave(of("mistake", text=mistake(error)))  # the others are right in spite of it
            continue
        if not result.driver and result._has_its_own_shape(call, result.generation.get(call.name)):
            if site.class_ is not Class.CONVERTED:
                site.conversion, site.automatic = Conversion.NONE, False
                site.cause = of("arm-for-others")
        elif trial and not source.data.startswith(call.name.encode(), call.offset):
            site.refuse(of("name-split"))  # there is no one place to mark
        elif trial:
            trial.data = _slice(result, reading, slices, call)
            (result.handed_on if site.class_ is Class.FORWARDED else trials).append(trial)
    decide.settle(trials, result.options.store, scratch / "decide")
    if not result.driver:
        namesakes.judge(result, result.sites[first:])


def _of_no_shape(result: Scan, call: Occurrence) -> Site:
    """The site of a call that no shape fits, or more than one."""
    source = result.source(call.file)
    site = site_of(call, Prototype(call.name, (), "", 0), source)
    classify.note_call(site, source)
    count = len(site.arguments)
    site.cause = of("shape-unknown", function=call.name, count=count)
    if sum(arms.may_be(roles, site.arguments) for roles in arms.roles_of_length(call.name, count)) > 1:
        site.cause = of("shape-unsure", function=call.name, count=count)
    return site


def _judge(
    result: Scan, call: Occurrence, site: Site, prototype: Prototype, facts: Sequence[Fact]
) -> Trial | None:
    """Judge a site: what there is for the semantic patches to decide.

    Code that may be a module must not need what only the kernel itself can link.
    """
    source = result.source(call.file)
    trial = classify.judge(site, prototype, source, facts, result.facts, result.macros)
    if trial and set(trial.names) != {"drop-local"}:
        trial.tree = result.facts_for(call.file)
        if not trial.tree.helper:
            trial.names = tuple(name for name in trial.names if name != "helper")
        if trial.tree.array_stays:
            known = catalogue.entries()
            trial.names = tuple(n for n in trial.names if known[n].conversion is not Conversion.WALK)
    return trial


def _slice(result: Scan, reading: scanner.Reading, slices: Path, call: Occurrence) -> bytes:
    """What spatch has to see of the file of ``call``, each byte where it is in the file."""
    whole = result.source(call.file).data
    return apply.part_of(whole, reading.slice_of(call.file, slices), call, reading.occurrences)


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
