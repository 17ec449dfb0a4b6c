# SPDX-License-Identifier: GPL-2.0-only
"""The text of every file after every commit of a plan.

Each step of the plan is a semantic patch on what the step before left; see steps.py. What cannot be
said in SmPL stands here: where in a header a function goes, a macro's list of parameters, and what
comments and documentation say of the old signature.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from pathlib import Path

from gupvmas.gup import api
from gupvmas.gup import wrappers
from gupvmas.series.emit import comments
from gupvmas.convert.functions import parameter
from gupvmas.code.edit import Edit
from gupvmas.series.emit import place
from gupvmas.convert import apply
from gupvmas.convert import by_hand
from gupvmas.convert import catalogue
from gupvmas.series.emit.dropping import Dropped, drop
from gupvmas.series.emit.steps import CODE, HIDDEN, Step
from gupvmas.convert.template import Words, fill
from gupvmas.convert.texts import UNSEEN, Texts
from gupvmas.base.errors import IncompleteError
from gupvmas.gup.generation import Prototype
from gupvmas.series.internal import inside, where
from gupvmas.code.model import Kind, Occurrence
from gupvmas.series.plan import Plan, Step as Planned, Task
from gupvmas.series.retreat import Failed, guarded
from gupvmas.scan import Scan
from gupvmas.gup.site import Site

def write(scan: Scan, plan: Plan, work: Path) -> Texts:
    """The texts of ``plan``. ``work`` is a private directory, which is made.

    Raises Failed for what can't be carried out: see gupvmas.series.retreat.
    """
    texts = Texts(scan, work / "texts")
    removed = {step.api for step in plan.steps if step.removes}
    for planned in list(plan.steps):
        guarded(functools.partial(_commit, texts, plan, planned, removed, work), step=planned)
    if plan.steps and plan.steps[-1].task is Task.INTERNAL and not texts.changed(len(plan.steps)):
        plan.steps.pop()
    return texts


def _commit(texts: Texts, plan: Plan, planned: Planned, removed: set[str], work: Path) -> None:
    """One commit more."""
    step = Step(texts)
    scan = texts.scan
    if planned.task is Task.INTERNAL:
        _internal(step, _chain(scan, plan, removed, work))
    elif planned.task is Task.RENAME:
        assert planned.rename is not None
        _rename(step, planned.rename.file, planned.rename.old, planned.rename.new)
    elif planned.task is Task.ADD_LOOKUP:
        path = scan.facts.declared[api.FIND].rpartition(":")[0]
        place.insert(step, path, "add-lookup", [api.FIND, api.INTERSECTION], [api.FIND])
    elif planned.task is Task.WRAPPER:
        _wrapper(step, planned)
    else:
        by_rules(step, planned.sites)
        if planned.task in (Task.HELPER, Task.ADD_HELPER):
            names = [api.REMOTE, api.LOOKUP, *api.GATE]
            words = frozenset({"keeps"} if planned.task is Task.ADD_HELPER else ())
            path = scan.generation[api.REMOTE].file
            place.insert(step, path, "add-helper", names, names, words)
        if planned.removes:
            prototype = scan.generation[planned.api]
            files = _files(scan.occurrences, planned.api)
            step.hide_others(planned.api, files)
            drop(step, [Dropped(prototype, files)])
            step.lay_out()
            kernel_doc(step, scan.occurrences, prototype)
            _remarks(step, planned.api, prototype.vmas, files)
            _prose(step, planned.api)
    step.end()
    texts.patches.append(step.patch())
    texts.brief.append(step.patch(brief=True))
    texts.by_hand.append(step.by_hand)


def _chain(scan: Scan, plan: Plan, removed: set[str], work: Path) -> parameter.Chain:
    """The functions inside GUP. Raises Failed if a public one needs its parameter after all."""
    try:
        chain = inside(scan, removed, work)
    except IncompleteError as error:
        raise Failed(str(error)) from error
    plan.kept = sorted(f.name for f in chain.functions.values() if f.alive is not None)
    for function in chain.functions.values():
        if function.alive is not None and function.name in removed:
            raise Failed(where(function, function.alive), name=function.name)
    return chain


def by_rules(step: Step, sites: Iterable[Site]) -> None:
    """Convert the calls that ask for VMAs: each by the semantic patch that was shown to take it."""
    for name in catalogue.entries():
        chosen = [s for s in sites if s.automatic and s.rule == name]
        step.convert(sorted(chosen, key=lambda s: s.occurrence.offset), [name])


def _files(occurrences: Iterable[Occurrence], name: str) -> tuple[str, ...]:
    """The files with code in which ``name`` occurs."""
    return tuple(sorted({o.file for o in occurrences if o.name == name and o.kind in CODE}))


def kernel_doc(
    step: Step,
    occurrences: Iterable[Occurrence],
    prototype: Prototype,
    within: Collection[str] | None = None,
) -> None:
    """The parameter leaves the kernel-doc of a function's definitions and declarations."""
    files = {o.file for o in occurrences if o.name == prototype.name and o.doc}
    files = {file for file in files if within is None or file in within}
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
    by_rules(step, planned.sites)
    files = tuple(
        file
        for file in _files(scan.occurrences, wrapper.name)
        if scan.wrappers.find(wrapper.name, file) is wrapper
    )
    step.hide_others(wrapper.name, files)
    if wrapper.macro:
        macro(step, wrapper)
    then = functools.partial(hand_null, step, wrapper, files)
    drop(step, [Dropped(wrapper.prototype, files)], then)
    step.lay_out()
    kernel_doc(step, scan.occurrences, wrapper.prototype, files)


def macro(step: Step, wrapper: wrappers.Wrapper) -> None:
    """The list of a macro's parameters, which SmPL can't change."""
    file = wrapper.prototype.file
    found = step.reading([wrapper.name], [file]).occurrences
    own = [o for o in found if o.kind is Kind.MACRO and o.name == wrapper.name]
    step.code[file] = by_hand.drop(step.text(file), own, wrapper.prototype.vmas)
    step.by_hand[file] = "the parameters of a macro"


def hand_null(step: Step, wrapper: wrappers.Wrapper, files: Iterable[str]) -> None:
    """NULL where a wrapper still hands its parameter on: in a macro, or in code that spatch does not
    reach."""
    scan = step.texts.scan
    known = [*scan.generation, *(other.name for other in scan.wrappers.all())]
    # What stays because it is for other kernels is hidden by now.
    reading = step.reading([*known, *(HIDDEN.decode() + name for name in known)], files)
    for file in files:
        parameters = {
            site.variable
            for site in scan.sites
            if site.file == file and scan.wrappers.around(site) is wrapper
        }
        calls = [o for o in reading.occurrences if o.file == file]
        data = step.text(file)
        step.code[file] = by_hand.pass_null(data, calls, wrapper.name, parameters)
        if step.code[file] != data:
            step.by_hand.setdefault(file, UNSEEN)


def _internal(step: Step, chain: parameter.Chain) -> None:
    """The functions inside GUP through which nothing but NULL is handed any more."""
    dropped = []
    dead = [function for function in chain.dead() if function.name not in chain.roots]
    for function in dead:
        count = max(len(o.arguments) for o in function.of_kind(Kind.DEFINITION))
        roles = tuple("vmas" if n == function.index else f"p{n}" for n in range(count))
        prototype = Prototype(function.name, roles, "", 0)
        files = _files(function.occurrences, function.name)
        dropped.append(Dropped(prototype, files))
    drop(step, dropped)
    for function in dead:
        short = _shorter(step.texts.scan, function)
        if short:
            _rename(step, function.occurrences[0].file, function.name, short)
    step.lay_out()
    for function, gone in zip(dead, dropped):
        kernel_doc(step, function.occurrences, gone.prototype)
        _remarks(step, function.name, function.index, gone.files)


def _shorter(scan: Scan, function: parameter.Function) -> str:
    """The name of a static function that is named for the parameter, without that; or nothing."""
    suffix = "_" + function.parameter
    files = {occurrence.file for occurrence in function.occurrences}
    if not function.parameter or not function.name.endswith(suffix) or len(files) != 1:
        return ""
    short = function.name[: -len(suffix)]
    clash = scan.read([short]).occurrences
    return "" if any(o.file in files or o.file.endswith(".h") for o in clash) else short


def _rename(step: Step, file: str, old: str, new: str) -> None:
    """A static function of ``file`` gets another name, in comments as well."""
    words = Words(old, Prototype(old, ("vmas",), file, 0), step.texts.scan.facts, new_name=new)
    step.run({fill(apply.text_of(("rename",)), words): [file]})
    for found in step.texts.read([old], [file]).occurrences:
        if found.kind is Kind.COMMENT:
            step.edits[file].append(Edit(found.offset, found.offset + len(old), new.encode()))


def _remarks(step: Step, name: str, index: int, files: Iterable[str]) -> None:
    """What comments in the bodies of a function say of its parameter, the one at ``index``."""
    for file in files:
        reading = step.texts.read([name], [file], comments=True)
        source = step.texts.before(file)
        for found in reading.occurrences:
            if found.kind is not Kind.DEFINITION or not found.function:
                continue
            if index >= len(found.arguments):
                continue
            word = wrappers.parameter_name(source.text(found.arguments[index].span))
            own = found.function.span
            inside_ = [c for c in reading.comments.get(file, []) if own.start <= c.start < own.end]
            for edit in list(step.edits[file]) if word else ():
                step.edits[file] += comments.above(source, edit, inside_, word)
            for comment in inside_ if word else ():
                remark = comments.remark(source, comment, word)
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
