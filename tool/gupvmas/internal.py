# SPDX-License-Identifier: GPL-2.0-only
"""The functions inside GUP through which nothing but NULL is handed any more."""

from __future__ import annotations

from pathlib import Path

from gupvmas import api
from gupvmas.convert import comments, parameter
from gupvmas.convert.rename import realign
from gupvmas.edit import Edit
from gupvmas.errors import IncompleteError
from gupvmas.model import Kind, Span
from gupvmas.plan import Plan
from gupvmas.reasons import Cause, of
from gupvmas.retreat import Failed
from gupvmas.scan import Scan
from gupvmas.script import FOREVER, Script


def inside(scan: Scan, removed: set[str], work: Path) -> parameter.Chain:
    """The functions through which VMAs are handed down from the public ones, dead or alive.

    ``removed`` are the public functions that lose their parameter, ``work`` a private directory.
    """
    roots = {name: p.vmas for name, p in scan.generation.items() if p.vmas >= 0}
    own = [o for o in scan.occurrences if o.name in roots]
    chain = parameter.trace(roots, own, scan.source, scan.read, work / "inside", scan.options.store)
    readers = {
        site.inner: of("inner-has-reader", reader=f"{site.file}:{site.line}")
        for site in scan.sites
        if site.inner and site.api in removed
    }
    parameter.settle(chain, removed, readers)
    return chain


def write(
    script: Script, plan: Plan, removed: dict[str, int], last: int, work: Path
) -> None:
    """Add the edits of these functions, in commit ``last``, and of those ``removed`` in theirs."""
    scan = script.scan
    try:
        chain = inside(scan, set(removed), work)
    except IncompleteError as error:
        raise Failed(str(error)) from error
    plan.kept = sorted(f.name for f in chain.functions.values() if f.alive is not None)
    for function in chain.functions.values():
        public = function.name in chain.roots
        if function.alive is not None:
            if public and function.name in removed:
                raise Failed(where(function, function.alive), name=function.name)
            continue
        number = removed[function.name] if public else last
        if not public:
            for occurrence in function.of_kind(Kind.CALL, Kind.DEFINITION, Kind.DECLARATION):
                source = scan.source(occurrence.file)
                script.add(
                    occurrence.file,
                    parameter.drop_slot(source, occurrence, function.index),
                    last,
                )
        _bodies(script, chain, function, number, public)
    _hand_null(script, chain, removed, last)
    for function in chain.dead():
        if function.name not in chain.roots:
            _rename(script, function, last)


def where(function: parameter.Function, cause: Cause) -> Cause:
    """The ``cause`` for which a function keeps its parameter, at the place of that function."""
    defined = function.of_kind(Kind.DEFINITION) or function.occurrences
    return cause.at(f"{defined[0].file}:{defined[0].line}") if defined else cause


def _bodies(
    script: Script,
    chain: parameter.Chain,
    function: parameter.Function,
    number: int,
    public: bool,
) -> None:
    for definition, body in chain.bodies(function):
        source = body.source
        edits = parameter.body_edits(chain, function, body)
        found = _comments_of(script, source.path)
        for edit in edits:
            script.add(source.path, edit, number)
            for extra in comments.above(source, edit, found, function.parameter):
                script.add(source.path, extra, number)
        for comment in found:
            if body.extent.start <= comment.start < body.extent.end:
                remark = comments.remark(source, comment, function.parameter)
                if remark:
                    script.add(source.path, remark, number)
        if definition.doc and not public:
            for edit in comments.kernel_doc(source, definition.doc, function.parameter):
                script.add(source.path, edit, number)


def _comments_of(script: Script, path: str) -> list[Span]:
    reading = script.scan.read_paths(list(api.FUNCTIONS), [path], comments=True)
    return reading.comments.get(path, [])


def _hand_null(
    script: Script, chain: parameter.Chain, removed: dict[str, int], last: int
) -> None:
    """A function without its parameter hands NULL down, to those that have theirs.

    A public one does from its own commit on; to functions that lose theirs in the last commit,
    until then.
    """
    for (file, offset), caller in chain.uses.items():
        if chain.functions[caller].alive is not None:
            continue
        first = removed.get(caller, last)
        for function in chain.functions.values():
            until = last if function.alive is None else FOREVER
            for call in function.of_kind(Kind.CALL):
                if (call.file, call.offset) == (file, offset) and first < until:
                    script.add(file, parameter.null_slot(call, function.index), first, until)


def _rename(script: Script, function: parameter.Function, number: int) -> None:
    """A static function that is named for the parameter loses that part of its name, too."""
    suffix = "_" + function.parameter
    files = {occurrence.file for occurrence in function.occurrences}
    if not function.parameter or not function.name.endswith(suffix) or len(files) != 1:
        return
    short = function.name[: -len(suffix)]
    scan = script.scan
    clash = scan.read([short]).occurrences
    if any(o.file in files or o.file.endswith(".h") for o in clash):
        return
    for occurrence in function.occurrences:
        end = occurrence.offset + len(function.name)
        source = scan.source(occurrence.file)
        script.add(
            occurrence.file, Edit(occurrence.offset, end, short.encode()), number
        )
        lines = [source.line(a.span.start) for a in occurrence.arguments]
        kept = lines[: function.index] + lines[function.index + 1 :]
        gone = frozenset(lines) - frozenset(kept)
        for edit in realign(source, occurrence, -len(suffix), gone):
            script.add(occurrence.file, edit, number)
