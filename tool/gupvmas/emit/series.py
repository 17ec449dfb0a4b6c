# SPDX-License-Identifier: GPL-2.0-only
"""The text of every file after every commit of a plan.

Each step of the plan is a semantic patch on what the step before left; see steps.py. What cannot be
said in SmPL stands here: where in a header a function goes, a macro's list of parameters, and what
comments and documentation say of the old signature.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from gupvmas import api, wrappers
from gupvmas.convert import comments, helper, lookup, parameter
from gupvmas.convert.place import below
from gupvmas.convert.rename import edits as rename_edits
from gupvmas.edit import Edit, replace
from gupvmas.emit.steps import CODE, Dropped, Step
from gupvmas.emit.texts import Texts
from gupvmas.generation import Prototype
from gupvmas.model import Class, Conversion, Kind, Occurrence, Span
from gupvmas.plan import Plan, Step as Planned, Task
from gupvmas.scan import Scan
from gupvmas.site import Refusal, Site

#: The semantic patches that take a call that is marked, in this order.
CONVERSIONS = ("drop-local", "helper", "lookup", "walk", "fill")

#: The semantic patch of each conversion.
RULES = {
    Conversion.DROP_ARGUMENT: "drop-local",
    Conversion.HELPER: "helper",
    Conversion.LOOKUP: "lookup",
    Conversion.WALK: "walk",
}


def write(scan: Scan, plan: Plan, work: Path) -> Texts:
    """The texts of ``plan``. ``work`` is a private directory. Raises Refusal, IncompleteError."""
    texts = Texts(scan, work / "texts")
    removed: set[str] = set()
    for planned in list(plan.steps):
        step = Step(texts)
        if planned.task is Task.INTERNAL:
            chain = inside(scan, removed, work)
            plan.kept = sorted(f.name for f in chain.functions.values() if f.alive is not None)
            _internal(step, chain)
        else:
            _one(step, planned)
        if planned.removes:
            removed.add(planned.api)
            _prose(step, planned.api)
        step.end()
        texts.patches.append(step.patch)
        if planned.task is Task.INTERNAL and not texts.changed(step.number):
            plan.steps.remove(planned)
    return texts


def _one(step: Step, planned: Planned) -> None:
    """A step that is about one function."""
    scan = step.texts.scan
    if planned.task is Task.RENAME:
        assert planned.rename is not None
        rename = planned.rename
        step.edits[rename.file] += rename_edits(rename, scan.source(rename.file))
    elif planned.task is Task.ADD_LOOKUP:
        _add_lookup(step)
    elif planned.task is Task.WRAPPER:
        _wrapper(step, planned)
    else:
        _convert(step, planned.sites)
        if planned.task in (Task.HELPER, Task.ADD_HELPER):
            _add_helper(step, planned.task is Task.ADD_HELPER)
        if planned.removes:
            prototype = scan.generation[planned.api]
            step.drop([Dropped(prototype, _files(scan.occurrences, planned.api))])
            _kernel_doc(step, scan.occurrences, prototype)


def _convert(step: Step, sites: Iterable[Site]) -> None:
    """Convert the calls that ask for VMAs: each by the semantic patch that was shown to take it."""
    for conversion, name in RULES.items():
        chosen = [s for s in sites if s.conversion is conversion and asks(s)]
        step.convert(sorted(chosen, key=lambda s: s.occurrence.offset), [name])


def asks(site: Site) -> bool:
    """Whether something other than a null pointer constant is passed, and is not handed on."""
    return site.automatic and (
        site.class_ in (Class.IGNORED, Class.SINGLE, Class.MULTI)
        or (site.class_ is Class.UNUSED and bool(site.variable))
    )


def _files(occurrences: Iterable[Occurrence], name: str, scope: str = "") -> tuple[str, ...]:
    """The files with code in which ``name`` occurs; ``scope``: that file alone."""
    found = {o.file for o in occurrences if o.name == name and o.kind in CODE}
    return tuple(sorted(file for file in found if not scope or file == scope))


def _kernel_doc(
    step: Step, occurrences: Iterable[Occurrence], prototype: Prototype, scope: str = ""
) -> None:
    """The parameter leaves the kernel-doc of a function's definitions and declarations."""
    files = {o.file for o in occurrences if o.name == prototype.name and o.doc}
    files = {file for file in files if not scope or file == scope}
    for found in step.texts.read([prototype.name], files).occurrences if files else ():
        if found.kind not in (Kind.DECLARATION, Kind.DEFINITION) or not found.doc:
            continue
        if prototype.vmas >= len(found.arguments):
            continue
        source = step.texts.before(found.file)
        text = source.text(found.arguments[prototype.vmas].span)
        name = wrappers.parameter_name(text) or "vmas"
        step.edits[found.file] += comments.kernel_doc(source, found.doc, name)


def _wrapper(step: Step, planned: Planned) -> None:
    """A wrapper loses its parameter; what it wraps is passed NULL until that goes, too."""
    scan, wrapper = step.texts.scan, planned.wrapper
    assert wrapper is not None
    _convert(step, planned.sites)
    files = _files(scan.occurrences, wrapper.name, wrapper.scope)
    step.drop([Dropped(wrapper.prototype, files)])
    _kernel_doc(step, scan.occurrences, wrapper.prototype, wrapper.scope)
    if wrapper.macro:
        _macro(step, wrapper)


def _macro(step: Step, wrapper: wrappers.Wrapper) -> None:
    """The list of a macro's parameters, which SmPL can't change, and what it hands on."""
    file = wrapper.prototype.file
    source = step.texts.before(file)
    names = [wrapper.name, *step.texts.scan.generation]
    for found in step.texts.read(names, [file]).occurrences:
        if found.kind is Kind.MACRO and found.name == wrapper.name:
            step.edits[file].append(parameter.drop_slot(source, found, wrapper.prototype.vmas))
        elif found.kind is Kind.CALL and found.macro == wrapper.name:
            for argument in found.arguments:
                if source.text(argument.span).strip(b"()") == wrapper.parameter.encode():
                    step.edits[file].append(replace(argument.span, b"NULL"))


def _add_helper(step: Step, with_vmas: bool) -> None:
    scan = step.texts.scan
    prototype = scan.generation[api.REMOTE]
    source = step.texts.before(prototype.file)
    names = [api.REMOTE, api.LOOKUP, *api.GATE]
    reading = step.texts.read(names, [prototype.file])
    text = helper.text(prototype, scan.facts, with_vmas)
    step.edits[prototype.file].append(below(source, reading.occurrences, names, text))


def _add_lookup(step: Step) -> None:
    path = step.texts.scan.facts.declared[api.FIND].rpartition(":")[0]
    reading = step.texts.read([api.FIND, api.INTERSECTION], [path])
    step.edits[path].append(lookup.insertion(step.texts.before(path), reading.occurrences))


def inside(scan: Scan, removed: Collection[str], work: Path) -> parameter.Chain:
    """The functions through which VMAs are handed down from the public ones, dead or alive.

    ``removed`` are the public functions that lose their parameter, ``work`` a private directory.
    Raises Refusal if one of these needs it after all.
    """
    roots = {name: p.vmas for name, p in scan.generation.items() if p.vmas >= 0}
    own = [o for o in scan.occurrences if o.name in roots]
    chain = parameter.trace(roots, own, scan.source, scan.read, work / "inside", scan.options.store)
    readers = {
        site.inner: f"{site.file}:{site.line} reads what it stores"
        for site in scan.sites
        if site.inner and site.api in removed
    }
    parameter.settle(chain, set(removed), readers)
    for function in chain.functions.values():
        if function.alive is not None and function.name in removed:
            raise Refusal(f"{function.name}: {function.alive}")
    return chain


def _internal(step: Step, chain: parameter.Chain) -> None:
    """The functions inside GUP through which nothing but NULL is handed any more."""
    dropped = []
    for function in chain.dead():
        if function.name in chain.roots:
            continue
        count = max(len(o.arguments) for o in function.of_kind(Kind.DEFINITION))
        roles = tuple("vmas" if n == function.index else f"p{n}" for n in range(count))
        prototype = Prototype(function.name, roles, "", 0)
        dropped.append(Dropped(prototype, _files(function.occurrences, function.name)))
        _kernel_doc(step, function.occurrences, prototype)
        _remarks(step, function)
    step.drop(dropped)


def _remarks(step: Step, function: parameter.Function) -> None:
    """What comments in a function's body say of the parameter."""
    files = {o.file for o in function.of_kind(Kind.DEFINITION)}
    for file in files:
        reading = step.texts.read([function.name], [file], comments=True)
        source = step.texts.before(file)
        for found in reading.occurrences:
            if found.kind is Kind.DEFINITION and found.function:
                own = found.function.span
                for comment in reading.comments.get(file, []):
                    if own.start <= comment.start < own.end:
                        remark = comments.remark(source, comment, function.parameter)
                        if remark:
                            step.edits[file].append(remark)


def _prose(step: Step, name: str) -> None:
    """Calls in the old shape that comments and documentation show."""
    scan = step.texts.scan
    files = {o.file for o in scan.occurrences if o.name == name and comments.is_prose(o)}
    for found in step.texts.read([name], files).occurrences if files else ():
        if comments.is_prose(found):
            source = step.texts.before(found.file)
            edit = comments.shown_call(source, found, scan.generation[name])
            if edit:
                step.edits[found.file].append(edit)
