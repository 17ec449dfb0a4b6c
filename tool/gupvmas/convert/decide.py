# SPDX-License-Identifier: GPL-2.0-only
"""Whether a site can be converted, and how: the semantic patches of cocci/convert/ decide.

Each site is given to the semantic patches that may be for it, one after the other, in a private
copy of its file in which its call is marked. It is converted by the first one that takes the call,
refuses nothing, and relies on no name that something unseen may use; and if what came out can be
laid out as the file was. What was decided is kept, as it follows from the text, the rules and the
programs alone.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gupvmas.code import scanner
from gupvmas.gup import spatch
from gupvmas.gup.body import Body
from gupvmas.convert.hidden import must_be_in_sight
from gupvmas.code.edit import Edit
from gupvmas.convert import apply
from gupvmas.convert import layout
from gupvmas.convert import catalogue
from gupvmas.convert.apply import Outcome, Task
from gupvmas.convert.template import Words, fill
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Class
from gupvmas.gup.reasons import Cause, cause_of
from gupvmas.base.errors import UsageError
from gupvmas.gup.site import Refusal, Site, Tried
from gupvmas.code.source import Source
from gupvmas.gup.spatch import Fact
from gupvmas.base.store import Store


#: Reasons for which what nobody reads can't just go: something else is done there. No other
#: conversion is for such a call, as it has no use for a VMA.
_UNREAD = {
    "initialiser-acts", "allocation-acts", "place-in-array-acts", "shares-declaration", "left-without-a-use",
    "label-before-brace",
}

#: Reasons of a semantic patch for which the next one takes the call for another reason than its own.
_INSTEAD = {"zero-told-apart": {"one-vma": "one-vma-zero-told-apart"}}

#: Blanks of spatch, which has one between all tokens, that nobody writes.
_NO_BLANK = re.compile(
    r" (?=[)\],;]|->|\.)|(?<=[(\[.!~]) |(?<=->) "
    r"|(?<=\w) (?=\()|(?<=[\w)\]]) (?=\[|\+\+|--)|(?:(?<=\+\+)|(?<=--)) (?=[\w(])"
    r"|(?:(?<=^[&*-])|(?<=[(\[!][&*-])|(?<=[(\[,=&|+*/<>?:-] [&*-])) "
)


@dataclasses.dataclass
class Trial:
    """A site that is to be given to the semantic patches ``names``, in their order."""

    site: Site
    names: tuple[str, ...]
    prototype: Prototype
    body: Body
    tree: Features
    #: The file without the functions that don't matter here, each byte where it was.
    data: bytes = b""

    @property
    def source(self) -> Source:
        """The file."""
        return self.body.source

    def words(self) -> Words:
        """What the words of the semantic patches stand for."""
        return Words(apply.MARK, self.prototype, self.tree, inside=self.site.inside)


def settle(trials: Sequence[Trial], store: Store, scratch: Path) -> None:
    """Decide about the sites of ``trials``, and write it into them.

    ``scratch`` is a private directory, which is made. Raises IncompleteError if spatch fails as a
    whole.
    """
    refused: dict[int, Cause] = {}
    waiting = [(trial, name) for trial in trials for name in trial.names[:1]]
    round_ = 0
    while waiting:
        verdicts = _verdicts(waiting, store, scratch / str(round_))
        following = []
        for (trial, name), verdict in zip(waiting, verdicts):
            said = verdict.said(name)
            why = said[0][1] if said else _unseen(trial, verdict.relies)
            said = said or [(trial.site.line, why)] if why else []
            trial.site.tried.append(Tried(name, tuple(said), tuple(verdict.relies)))
            if not why:
                _convert(trial.site, name, verdict, refused.get(id(trial)))
                continue
            if why.slug != "no-rule" or id(trial) not in refused:
                refused[id(trial)] = why
            if why.slug in _UNREAD and name == "drop-local":
                trial.site.class_ = Class.IGNORED
                continue
            if why.slug in ("layout-refused", "word-of-the-rules-left"):
                continue  # what it would become is known, and a worse one is no answer
            rest = trial.names[trial.names.index(name) + 1 :]
            following += [(trial, each) for each in rest[:1]]
        waiting = following
        round_ += 1
    for trial in trials:
        # What is known to be wrong with the call itself says more than what a rule stumbled over.
        if not trial.site.automatic and trial.site.cause.slug == "no-rule" and id(trial) in refused:
            trial.site.refuse(refused[id(trial)])


def _convert(site: Site, name: str, verdict: Verdict, refused: Cause | None) -> None:
    """``refused`` is why another semantic patch, one that would have come before, did not take it."""
    entry = catalogue.entries()[name]
    site.class_ = Class.UNUSED if site.class_ is Class.UNUSED else entry.class_
    site.conversion, site.automatic = entry.conversion, True
    if site.class_ is not Class.UNUSED:
        variable = site.variable or (site.vmas or "").lstrip("&")
        slug = _INSTEAD.get(refused.slug if refused else "", {}).get(entry.reason.slug, "")
        reason = catalogue.reasons()[slug or entry.reason.slug]
        site.cause = cause_of(reason, name=variable, function=site.inner)
    site.rule, site.edits, site.fired = name, verdict.edits, frozenset(verdict.fired)
    site.replaces_call = entry.replaces_call


@dataclasses.dataclass
class Verdict:
    """What a semantic patch made of a call: the edits of its file, or why not."""

    edits: list[Edit]
    refusals: list[tuple[str, dict[str, str]]]  # slugs, and what their sentences need
    relies: list[str]
    fired: list[str] = dataclasses.field(default_factory=list)

    def said(self, name: str) -> list[tuple[int, Cause]]:
        """Why the semantic patch ``name`` can't convert it, and on which lines; nothing if it can.

        Raises UsageError if it gives a reason that there is not, or without what that needs.
        """
        found = []
        for slug, details in self.refusals:
            reason = catalogue.reasons().get(slug)
            lacking = sorted(reason.fields - details.keys()) if reason else []
            if reason is None or lacking:
                what = f"lacks {', '.join(lacking)}" if lacking else "is no reason of the table or its head"
                raise UsageError(f'cocci/convert/{name}.cocci: refuse("{slug}", ...): {slug} {what}')
            found.append((int(details.get("line", "0")), cause_of(reason, **details)))
        return found

    def to_json(self) -> Any:
        """The verdict as plain data."""
        edits = [[e.start, e.end, e.text.decode("latin-1")] for e in self.edits]
        return [edits, self.refusals, self.relies, self.fired]

    @staticmethod
    def from_json(value: Any) -> Verdict:
        """What to_json() made ``value`` of."""
        edits, refusals, relies, fired = value
        made = [Edit(start, end, text.encode("latin-1")) for start, end, text in edits]
        return Verdict(made, [(slug, details) for slug, details in refusals], relies, fired)


@functools.cache
def programs() -> str:
    """What makes a verdict of rules and texts: gupscan and this package, by their sizes and times.

    An entry of before the tool was built anew, or updated in place, says what it would not say now.
    """
    files = [scanner.PROGRAM, *sorted(Path(__file__).parent.rglob("*.py"))]
    about = [path.stat() for path in files if path.exists()]
    return " ".join(f"{each.st_size} {each.st_mtime_ns}" for each in about)


def _verdicts(
    waiting: Sequence[tuple[Trial, str]], store: Store, scratch: Path
) -> list[Verdict]:
    """The verdict of one semantic patch each; what is known already is not asked again."""
    scratch.mkdir(parents=True)
    found: dict[int, Verdict] = {}
    keys, tasks, asked = [], [], []
    for number, (trial, name) in enumerate(waiting):
        call = trial.site.occurrence
        text = fill(apply.text_of((name,)), trial.words())
        keys.append(Store.key(
            "verdicts", spatch.version_of(store), programs(), text, str(call.offset), trial.data
        ))
        kept = store.load(keys[-1])
        if kept is not None:
            found[number] = Verdict.from_json(kept)
        else:
            asked.append(number)
            tasks.append(Task((name,), trial.data, call, trial.words()))
    if tasks:
        for number, outcome in zip(asked, apply.convert(tasks, scratch / "convert")):
            trial, name = waiting[number]
            found[number] = _verdict(name, trial, outcome, scratch / f"layout{number}")
        # Where spatch gave up it may have been the machine.
        known = [n for n in asked if all(s != "spatch-gave-up" for s, _ in found[n].refusals)]
        store.save((keys[number], found[number].to_json()) for number in known)
    return [found[number] for number in range(len(waiting))]


def _verdict(name: str, trial: Trial, outcome: Outcome, scratch: Path) -> Verdict:
    """What ``outcome`` of the semantic patch ``name`` comes to."""
    refusals = [fact for fact in outcome.facts if fact.kind == "refused"]
    refusals.sort(key=lambda fact: fact.text("slug") in _UNREAD)
    relies = sorted({fact.text("name") for fact in outcome.facts if fact.kind == "relies"})
    shaped = any(fact.kind == "shape" for fact in outcome.facts)
    gave_up = [fact for fact in refusals if fact.text("slug") == "spatch-gave-up"]
    if catalogue.entries()[name].shaped and not shaped and not gave_up:
        return Verdict([], [("no-rule", {"line": str(trial.site.line)})], relies)
    if refusals:
        return Verdict([], [_said(fact, trial.prototype.name) for fact in refusals], relies)
    if outcome.data is None:
        return Verdict([], [("no-rule", {"line": str(trial.site.line)})], relies)
    scratch.mkdir()
    before, after = scratch / "before.c", scratch / "after.c"
    before.write_bytes(trial.data)
    after.write_bytes(outcome.data)
    try:
        made = layout.edits(before, after, trial.site.file)
        return Verdict(made, [], relies, sorted(outcome.fired))
    except Refusal as refusal:
        details = {key: str(value) for key, value in refusal.cause.details}
        return Verdict([], [(refusal.cause.slug, {"line": str(trial.site.line), **details})], relies)


def _said(fact: Fact, function: str) -> tuple[str, dict[str, str]]:
    """The slug of a refusal, and what its sentence may need: details, the line of the place, and
    the ``function`` that is called.
    """
    details = {
        key.removeprefix("of_"): _as_written(str(value))
        for key, value in fact.details.items()
        if key != "slug"
    }
    when = "between the call and the place where the VMA is needed"
    return fact.text("slug"), {
        "function": function, "line": str(fact.at[0]), "when": when, **details
    }


def _as_written(text: str) -> str:
    """What spatch prints of an expression, with the blanks that people write."""
    return _NO_BLANK.sub("", text)


def _unseen(trial: Trial, names: Sequence[str]) -> Cause | None:
    """Why one of ``names`` may be used where no rule sees it; None if none is."""
    for name in names:
        try:
            must_be_in_sight(trial.body, name)
        except Refusal as refusal:
            return refusal.cause
    return None
