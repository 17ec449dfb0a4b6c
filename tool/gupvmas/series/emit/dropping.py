# SPDX-License-Identifier: GPL-2.0-only
"""Drops the parameter of functions, and what is passed for it: most of it by semantic patches.

What spatch does not reach is dropped by hand, and what a body would still do with a parameter that
has gone is an error: nothing is left behind.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence

from gupvmas.code.model import Class, Kind
from gupvmas.code.source import Source
from gupvmas.convert import apply
from gupvmas.convert import by_hand
from gupvmas.convert.functions.parameter import drop_slot
from gupvmas.convert.template import Words, fill
from gupvmas.convert.texts import UNSEEN
from gupvmas.gup.generation import Prototype
from gupvmas.gup.reasons import of
from gupvmas.scan.driver import in_tree
from gupvmas.series.emit import leftover
from gupvmas.series.emit.mailed import unique
from gupvmas.series.emit.steps import CODE, Step, calls_of
from gupvmas.series.retreat import Failed


@dataclasses.dataclass(frozen=True)
class Dropped:
    """A function that loses its parameter, and the files in which its name means it."""

    prototype: Prototype
    files: tuple[str, ...]
    #: Whether its definition and its declarations do, and not just its calls.
    whole: bool = True
    #: Whether a definition declares it as an array.
    array: bool = False


def drop(
    step: Step, functions: Sequence[Dropped], then: Callable[[], None] = lambda: None
) -> None:
    """Drop the parameter of ``functions`` and, in all calls, the null that is passed for it.

    ``then`` is done before what is left in the bodies is looked at. Raises Failed for a use.
    """
    names, functions = _parameters(step, functions)
    by_file: dict[str, list[Dropped]] = collections.defaultdict(list)
    for function in functions:
        for file in function.files:
            by_file[file].append(function)
    groups: dict[str, list[str]] = collections.defaultdict(list)
    several = len(functions) > 1
    for file, own in by_file.items():
        groups[_semantic_patch(step, own, several)].append(file)
    _drop_ambiguous(step, by_file)
    _drop_by_view(step, by_file, several)
    # What is mailed is one semantic patch for all files.
    step.run(groups, _semantic_patch(step, functions, several))
    _drop_what_is_left(step, by_file)
    then()
    for function in functions:
        _leave_nothing(step, function, names.get(function.prototype.name, {}))


def _leave_nothing(step: Step, function: Dropped, names: Mapping[str, set[str]]) -> None:
    """Take out what the body of ``function`` does with its parameter: see drop-parameter.cocci.

    ``names`` are those of the parameter, by file. Raises Failed for a use that stays.
    """
    tried: set[bytes] = set()
    while names:
        top, reading = step.written([function.prototype.name], names)
        uses = leftover.uses(reading.occurrences, names, top)
        if not uses:
            return
        definition, word, at = uses[0]
        file = definition.file
        body = leftover.alone(step.text(file), definition)
        if body in tried:
            line = step.text(file).count(b"\n", 0, at) + 1
            raise Failed(of("use-not-reached", function=definition.name, line=line), file=file)
        tried.add(body)
        words = dataclasses.replace(
            _words(step, function), parameter=word, virtuals=frozenset({"anywhere"})
        )
        step.rewrite(file, body, fill(apply.text_of(("drop-parameter",)), words))
        step.by_hand[file] = UNSEEN


def _parameters(
    step: Step, functions: Sequence[Dropped]
) -> tuple[dict[str, dict[str, set[str]]], list[Dropped]]:
    """What the parameters of ``functions`` are called, by function and file; and how they are declared."""
    found, declared = {}, []
    for function in functions:
        array = False
        if function.whole and function.files:
            name, index = function.prototype.name, function.prototype.vmas
            own = step.reading([name], function.files).occurrences
            found[name] = leftover.parameters(own, index, step.text)
            array = leftover.is_array(own, index, step.text)
        declared.append(dataclasses.replace(function, array=array))
    return {name: files for name, files in found.items() if files}, declared


def _semantic_patch(step: Step, functions: Sequence[Dropped], several: bool) -> str:
    """The semantic patch that drops the parameter of ``functions``."""
    parts = []
    for name in ("drop-parameter", "drop-argument"):
        chosen = {f.prototype.name: f for f in functions if f.whole or name == "drop-argument"}
        for function in chosen.values():
            part = fill(apply.text_of((name,)), _words(step, function))
            parts.append(unique(part, f"_of_{function.prototype.name}") if several else part)
    return "\n".join(parts)


def _words(step: Step, function: Dropped) -> Words:
    """The words for a function whose null arguments go: most often all of them are NULL."""
    prototype = function.prototype
    spelt = any(
        site.api == prototype.name and site.vmas not in (None, "NULL")
        for site in step.texts.scan.sites
        if site.class_ is Class.UNUSED
    )
    virtuals = frozenset([*(["spelt"] if spelt else []), *(["bracketed"] if function.array else [])])
    return Words(prototype.name, prototype, step.texts.scan.facts, virtuals)


def _drop_ambiguous(step: Step, by_file: dict[str, list[Dropped]]) -> None:
    """Drop the argument where spatch's output does not tell which of two has gone."""
    names = {function.prototype.name for own in by_file.values() for function in own}
    commented = {f for f in by_file if _has_comments(step.texts.before(f), names)}
    if not commented:
        return
    was = step.texts.read(sorted(names), commented).occurrences
    now = step.reading(names, commented).occurrences
    for file in commented:
        source = step.texts.before(file)
        for prototype in (function.prototype for function in by_file[file]):
            calls = calls_of(was, file, prototype.name)
            for old, new in zip(reversed(calls), reversed(calls_of(now, file, prototype.name))):
                whole = len(old.arguments) == len(new.arguments) == len(prototype.roles)
                if whole and by_hand.is_ambiguous(source, old, prototype.vmas):
                    step.hide(file, [new])
                    step.edits[file].append(drop_slot(source, old, prototype.vmas))


def _drop_by_view(step: Step, by_file: dict[str, list[Dropped]], several: bool) -> None:
    """Drop what is passed in lists with an #if in them, which are plain to the compiler of this tree."""
    for file, own in by_file.items():
        if in_tree.calls_by_view(step.texts.scan, file, {each.prototype.name for each in own}):
            step.by_hand[file] = UNSEEN
            step.rewrite(file, step.as_here(file), _semantic_patch(step, own, several))


def _has_comments(source: Source, names: Collection[str]) -> bool:
    """Whether a file may have comments in the lists of calls of ``names``, at a first look."""
    data = source.data
    return (b"/*" in data or b"//" in data) and any(name.encode() in data for name in names)


def _drop_what_is_left(step: Step, by_file: dict[str, list[Dropped]]) -> None:
    """Drop what spatch has not seen; what is hidden has another name."""
    names = {function.prototype.name for own in by_file.values() for function in own}
    left = step.reading(names, by_file).occurrences if by_file else ()
    for file, own in by_file.items():
        for function in own:
            count = len(function.prototype.roles)
            kinds = CODE if function.whole else (Kind.CALL,)
            found = [
                o for o in left
                if o.file == file and o.name == function.prototype.name and o.kind in kinds
                and len(o.arguments) == count and not step.texts.scan.is_for_others(o)
            ]
            if found:
                step.by_hand[file] = UNSEEN
                step.code[file] = by_hand.drop(step.text(file), found, function.prototype.vmas)
            if found and len(own) > 1:
                left = step.reading(names, by_file).occurrences
