# SPDX-License-Identifier: GPL-2.0-only
"""Carries a plan out: which edits are in force after which commit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from gupvmas import api, internal, wrappers
from gupvmas.convert import comments, helper, lookup, parameter
from gupvmas.convert.place import below
from gupvmas.convert.rename import edits as rename_edits
from gupvmas.edit import Edit, drop_argument, replace
from gupvmas.model import Class, Conversion, Kind, Occurrence
from gupvmas.plan import Plan, Step, Task
from gupvmas.retreat import guarded
from gupvmas.scan import Scan
from gupvmas.script import FOREVER, Script
from gupvmas.site import Site
from gupvmas.source import Source
from gupvmas.wrappers import Wrapper


def write(scan: Scan, plan: Plan, work: Path) -> Script:
    """The script of ``plan``. ``work`` is a private directory.

    Raises Failed for what can't be carried out: see gupvmas.retreat.
    """
    if scan.driver:
        return suggestion(scan)
    script = Script(scan)
    numbers = {id(step): number for number, step in enumerate(plan.steps, 1)}
    removed = {step.api: numbers[id(step)] for step in plan.steps if step.removes}
    for step in plan.steps:
        guarded(functools.partial(_carry_out, script, step, numbers[id(step)], removed), step=step)
    last = next((numbers[id(s)] for s in plan.steps if s.task is Task.INTERNAL), FOREVER)
    if removed:
        inner = next((s for s in plan.steps if s.task is Task.INTERNAL), None)
        guarded(functools.partial(internal.write, script, plan, removed, last, work), step=inner)
        if last != FOREVER and not script.changed(last):
            plan.steps.pop()
    _prose(script, removed)
    return script


def _carry_out(script: Script, step: Step, number: int, removed: dict[str, int]) -> None:
    """Add the edits of one step, which is commit ``number``."""
    scan = script.scan
    if step.task in (Task.STOP_USING, Task.ADD_HELPER):
        _stop_using(script, step, number, removed.get(step.api, FOREVER))
    elif step.task is Task.WRAPPER:
        _wrapper(script, step, number)
    elif step.task in (Task.REMOVE, Task.HELPER):
        _remove(script, step, number)
    elif step.task is Task.ADD_LOOKUP:
        _add_lookup(script, number)
    elif step.task is Task.RENAME:
        assert step.rename is not None
        for edit in rename_edits(step.rename, scan.source(step.rename.file)):
            script.add(step.rename.file, edit, number)
    if step.task in (Task.HELPER, Task.ADD_HELPER):
        _add_helper(script, number, step.task is Task.ADD_HELPER)


def _index(scan: Scan, site: Site) -> int:
    """Which argument of a site is the VMAs, from 0."""
    prototype = scan.prototype(site.occurrence)
    assert prototype is not None
    return prototype.vmas


def _stop_using(script: Script, step: Step, number: int, removed: int) -> None:
    """The sites of a subsystem read no VMAs any more; until the removal they pass NULL."""
    for site in step.sites:
        guarded(functools.partial(_pass_null, script, site, number, removed), site=site)


def _pass_null(script: Script, site: Site, number: int, removed: int) -> None:
    index = _index(script.scan, site)
    for edit in site.edits:
        script.add(site.file, edit, number)
    if not site.replaces_call:
        span = site.occurrence.arguments[index].span
        script.add(site.file, replace(span, b"NULL"), number, removed)


def _remove(script: Script, step: Step, number: int) -> None:
    """The public function loses the parameter, and every call the argument."""
    scan = script.scan
    index = scan.generation[step.api].vmas
    for site in step.sites:
        guarded(functools.partial(_drop, script, site, index, number), site=site)
    _drop_parameter(script, step.api, index, number, lambda o: True)


def _drop(script: Script, site: Site, index: int, number: int, early: bool = False) -> None:
    """Drop the argument of a site, and what it leaves behind.

    The edits of a site that stopped using VMAs in a commit of its own are in force already,
    unless ``early`` says that there was none.
    """
    if early or site.conversion not in (Conversion.LOOKUP, Conversion.WALK):
        for edit in site.edits:
            script.add(site.file, edit, number)
    if not site.replaces_call:
        source = script.scan.source(site.file)
        script.add(site.file, _dropped(script, source, site.occurrence, index), number)


def _dropped(script: Script, source: Source, call: Occurrence, index: int) -> Edit:
    """The edit that drops an argument; another call inside of this one keeps the layout."""
    inside = [
        o
        for o in script.scan.occurrences
        if o.file == call.file and call.open < o.offset < call.close
    ]
    if inside:
        return drop_argument(source, call.arguments, index, call.open)
    return parameter.drop_slot(source, call, index)


def _drop_parameter(
    script: Script,
    name: str,
    index: int,
    number: int,
    is_meant: Callable[[Occurrence], bool],
    macro: bool = False,
) -> None:
    """Drop a parameter from every declaration and definition that ``is_meant``.

    ``macro``: of a macro. Else macros of that name are something else, and so is a function of
    other kernels.
    """
    kinds = (Kind.MACRO,) if macro else (Kind.DECLARATION, Kind.DEFINITION)
    for occurrence in script.scan.occurrences:
        if occurrence.name != name or occurrence.kind not in kinds or not is_meant(occurrence):
            continue
        if index >= len(occurrence.arguments) or script.scan.is_for_others(occurrence):
            continue
        source = script.scan.source(occurrence.file)
        script.add(occurrence.file, parameter.drop_slot(source, occurrence, index), number)
        if occurrence.doc and not macro:
            text = source.text(occurrence.arguments[index].span)
            what = wrappers.parameter_name(text) or "vmas"
            for edit in comments.kernel_doc(source, occurrence.doc, what):
                script.add(occurrence.file, edit, number)


def _drop_of_wrapper(script: Script, wrapper: Wrapper, number: int) -> None:
    """Drop the parameter of a wrapper, and what it leaves behind in the bodies."""
    scan = script.scan
    _drop_parameter(
        script, wrapper.name, wrapper.prototype.vmas, number,
        lambda o: scan.wrappers.find(o.name, o.file) is wrapper, wrapper.macro,
    )
    for file, edits in scan.wrapper_edits.get(wrapper, {}).items():
        for edit in edits:
            script.add(file, edit, number)


def _wrapper(script: Script, step: Step, number: int) -> None:
    """A wrapper loses its parameter; what it wraps is passed NULL until that goes, too."""
    scan, wrapper = script.scan, step.wrapper
    assert wrapper is not None
    index = wrapper.prototype.vmas
    for site in step.sites:
        if site.automatic:
            guarded(functools.partial(_drop, script, site, index, number), site=site)
    _drop_of_wrapper(script, wrapper, number)
    for site in scan.sites:
        if site.class_ is Class.FORWARDED and scan.wrappers.around(site) is wrapper:
            # In force for good: where the argument is dropped as well, the drop wins.
            span = site.occurrence.arguments[_index(scan, site)].span
            script.add(site.file, replace(span, b"NULL"), number)


def _add_helper(script: Script, number: int, with_vmas: bool) -> None:
    scan = script.scan
    prototype = scan.generation[api.REMOTE]
    source = scan.source(prototype.file)
    names = [api.REMOTE, api.FIND if scan.facts.adds_lookup else api.LOOKUP, *api.GATE]
    reading = scan.read_paths(names, [prototype.file])
    text = helper.text(prototype, scan.facts, with_vmas)
    script.add(prototype.file, below(source, reading.occurrences, names, text), number)


def _add_lookup(script: Script, number: int) -> None:
    scan = script.scan
    path = scan.facts.declared[api.FIND].rpartition(":")[0]
    reading = scan.read_paths([api.FIND, api.INTERSECTION], [path])
    script.add(path, lookup.insertion(scan.source(path), reading.occurrences), number)


def _prose(script: Script, removed: dict[str, int]) -> None:
    """Calls in the old shape that comments and documentation show."""
    scan = script.scan
    for occurrence in scan.occurrences:
        number = removed.get(occurrence.name)
        if number is None or not comments.is_prose(occurrence):
            continue
        source = scan.source(occurrence.file)
        edit = comments.shown_call(source, occurrence, scan.generation[occurrence.name])
        if edit:
            script.add(occurrence.file, edit, number)


def suggestion(scan: Scan) -> Script:
    """Everything converted that can be, in one commit, as if every parameter went.

    What a person would get as a suggestion; the series itself is what write() makes.
    """
    script = Script(scan)
    for site in scan.sites:
        if site.conversion is Conversion.NEW_ARM:
            continue
        if site.automatic and scan.wrappers.passes_null(site):
            span = site.occurrence.arguments[_index(scan, site)].span
            script.add(site.file, replace(span, b"NULL"), 1)
        elif site.automatic and site.class_ is not Class.CONVERTED:
            _drop(script, site, _index(scan, site), 1, early=True)
        wrapper = scan.wrappers.around(site)
        if wrapper and site.automatic and site.class_ is Class.FORWARDED:
            _drop_of_wrapper(script, wrapper, 1)
            for other in scan.sites:
                if wrappers.is_for_others(other) and scan.wrappers.around(other) is wrapper:
                    span = other.occurrence.arguments[_index(scan, other)].span
                    script.add(other.file, replace(span, b"NULL"), 1)
    for file, edits in scan.arm_edits.items():
        for edit in edits:
            script.add(file, edit, 1)
    return script


def convert(scan: Scan, file: str) -> bytes:
    """The text of one file after suggestion()."""
    return suggestion(scan).text(file, 1)
