# SPDX-License-Identifier: GPL-2.0-only
"""Follows VMAs outwards: what hands a parameter of its own on, who calls that, and so on."""

from __future__ import annotations

from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import spatch
from gupvmas.gup import wrappers
from gupvmas.scan import matching
from gupvmas.convert.functions import parameter
from gupvmas.convert import decide
from gupvmas.convert.decide import Trial
from gupvmas.base.errors import IncompleteError
from gupvmas.code.model import Class, Conversion, Kind, Occurrence
from gupvmas.gup.reasons import of, told
from gupvmas.scan.model import Scan
from gupvmas.scan.sites import sites_of
from gupvmas.gup.site import Refusal
from gupvmas.gup.wrappers import Wrapper

#: How many wrappers around wrappers are followed.
DEEPEST = 16


def follow(result: Scan, work: Path) -> None:
    """Find the functions and macros that hand their own vmas parameter on, and their callers.

    ``work`` is a private directory. Judges them, and those callers.
    """
    looked = 0
    for depth in range(DEEPEST):
        new: set[str] = set()
        for site in result.sites[looked:]:
            if site.class_ is not Class.FORWARDED or site.conversion is Conversion.NONE:
                continue  # what other kernels call makes no wrapper of a function
            wrapper = wrappers.of(site, result.source(site.file), result.read_paths)
            if wrapper and result.driver and wrapper.name in api.FUNCTIONS:
                if not wrapper.macro:
                    result.wrappers.add(wrapper)  # for what a kernel lacks; its calls are known
                continue
            if wrapper and not result.driver and wrapper.name in result.generation:
                continue  # an inline of the API
            if wrapper and not spatch.can_name(wrapper.name, matching.ALL):
                site.leave(of("name-is-word-of-rules", name=wrapper.name))
                continue
            if wrapper and result.wrappers.add(wrapper):
                new.add(wrapper.name)
        looked = len(result.sites)
        if not new:
            break
        slices = work / f"slices{depth}"
        reading = result.read_calls(sorted(new), slices)
        for found in reading.occurrences:
            if found.kind is Kind.DEFINITION:
                result.wrappers.hide(found, result.source(found.file))
        seen = {(o.file, o.offset) for o in result.occurrences}
        reading.set_aside(
            # Of two wrappers of one name, the first one's calls were looked at before.
            lambda o: result.wrappers.find(o.name, o.file) is None or (o.file, o.offset) in seen
        )
        result.namesakes.add(reading.occurrences)
        result.occurrences += reading.occurrences
        scratch = work / f"spatch{depth}"
        sites_of(result, reading, slices, scratch, sorted(new))
    else:
        for site in result.sites[looked:]:
            if site.class_ is Class.FORWARDED and result.wrappers.around(site) is None:
                site.leave(of("wrapped-too-deeply", count=DEEPEST))
    if result.driver and not result.wrappers.all():
        return
    if result.wrappers.all():
        _wrapper_bodies(result, work / "wrappers")
    settle(result)
    _fill(result, work / "fill")


def _fill(result: Scan, scratch: Path) -> None:
    """Let functions that have to keep their parameter fill it themselves: all their calls, or none."""
    public = () if result.driver else result.generation.keys()
    by_function: dict[tuple[str, str], list[Trial]] = {}
    for trial in result.handed_on:
        name = wrappers.enclosing(trial.site)
        if not trial.site.automatic and not trial.site.left and name not in public:
            by_function.setdefault((name, trial.site.file), []).append(trial)
    tried = [trial for trials in by_function.values() for trial in trials]
    if not tried:
        return
    before = [(t.site, t.site.class_, t.site.conversion, t.site.cause) for t in tried]
    decide.settle(tried, result.options.store, scratch)
    for trials in by_function.values():
        filled = all(trial.site.automatic for trial in trials)
        for site, class_, conversion, cause in before:
            if not filled and any(trial.site is site for trial in trials):
                site.take_back(class_, conversion, cause)
    if any(trial.site.automatic for trial in tried):
        settle(result)


def settle(result: Scan) -> None:
    """Say which wrappers lose their parameter; again, once something was found to have to stay."""
    public = () if result.driver else result.generation.keys()
    wrappers.judge(
        result.sites, result.occurrences, result.wrappers, result.obstacles, public
    )


def _wrapper_bodies(result: Scan, scratch: Path) -> None:
    """What wrappers do with their parameter besides handing it on, or why that can't go."""
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
    try:
        parameter.look(chain, files, result.source, scratch / "all", result.options.store)
    except IncompleteError:
        chain.facts.clear()  # the one that spatch gave up on is found below
    for number, wrapper in enumerate(result.wrappers.all()):
        own = [
            o for o in functions[wrapper.name].occurrences
            if result.wrappers.find(o.name, o.file) is wrapper
        ]
        try:
            problem = wrappers.slot_problem(wrapper, own, result.source)
            problem = problem or wrappers.namesake_problem(wrapper, own, result.wrappers.all())
            if problem:
                raise Refusal(problem)
            if not wrapper.macro:
                _wrapper_body(result, chain, wrapper, own, scratch / str(number))
        except Refusal as refusal:
            result.obstacles[wrapper] = refusal.cause
        except IncompleteError as error:
            result.obstacles[wrapper] = told(str(error))


def _wrapper_body(
    result: Scan, chain: parameter.Chain, wrapper: Wrapper, own: list[Occurrence], scratch: Path
) -> None:
    """Look at the definitions ``own`` of a wrapper. Raises Refusal, IncompleteError."""
    definitions = [o for o in own if o.kind is Kind.DEFINITION]
    scratch.mkdir(parents=True)
    for number, definition in enumerate(definitions):
        file = definition.file
        if file not in chain.facts:
            try:
                parameter.look(
                    chain, [file], result.source, scratch / str(number), result.options.store
                )
            except IncompleteError:
                del chain.facts[file]
                raise
        text = result.source(file).text(definition.arguments[wrapper.prototype.vmas].span)
        one = parameter.Function(
            wrapper.name, wrapper.prototype.vmas, wrappers.parameter_name(text), [definition]
        )
        result.wrappers.call_it(definition, one.parameter)
        for _, body in chain.bodies(one) if one.parameter else ():
            if not any(at.start == definition.offset for at, _ in body.all("parameter")):
                where = f"{file}:{definition.line}"
                raise Refusal(
                    "parameter-use-not-understood",
                    wrapper=wrapper.name, name=one.parameter, place=where,
                )
            parameter.must_fit(chain, one, body)
