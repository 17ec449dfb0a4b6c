#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make rule-mutants [CASE=...]: would anybody notice if a refusal of the semantic patches went?

For each call of refuse() in cocci/convert/ and cocci/lib/ the semantic patches without it are a
mutant. It is caught if a semantic patch takes some call of a testcase, then, that it refuses now,
or leaves it for another reason than the testcase asks for. What is not caught says why: no testcase
comes to that refusal, or wherever one does, something else refuses, too.

Whether nobody reads a VMA is looked at by the scan, too, before a call is given to the semantic
patch that relies on it; here that one is given all calls, as its own refusals must do.

A refusal is a line that is printed and changes nothing else: no rule depends on one, and what
spatch makes of the file is the same. So each call is given to its semantic patches once, with
refusals that say where they stand, and what a mutant decides follows from what is left of them.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import dataclasses
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import caselib
from gupvmas.gup import spatch
from gupvmas.convert import apply
from gupvmas.convert import decide
from gupvmas.convert.apply import Outcome, Task
from gupvmas.convert.decide import Trial, Verdict
from gupvmas.code.model import Class
from gupvmas.base.progress import Progress
from gupvmas.gup.reasons import Cause
from gupvmas.scan import Options, scan
from gupvmas.base.tree import open_tree

#: A refusal in the text of a semantic patch, but for one in a comment.
_CALL = re.compile(r"^(?!\s*//)(.*?)\brefuse\((\"[a-z-]+\")?", re.M)

#: What a numbered refusal calls. It reports another kind of fact, so that the file is kept.
_REPORT = '''@initialize:python@
@@
from facts import fact
from report import elsewhere

def withhold(place, slug, at, **details):
    if not elsewhere(at):
        details = {f"of_{key}": value for key, value in details.items()}
        fact("withheld", at, place=place, slug=slug, **details)

'''


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A call of refuse(): where it stands below cocci/, FILE:LINE, and its slug."""

    place: str
    slug: str


@dataclasses.dataclass
class Tried:
    """A call of a testcase, and what its semantic patches made of it, in their order."""

    trial: Trial
    reasons: tuple[str, ...] = ()  # the ones that its testcase asks for
    outcomes: list[tuple[str, Outcome]] = dataclasses.field(default_factory=list)

    def fired(self) -> set[str]:
        """The places of the refusals that the call meets."""
        return {place for _, outcome in self.outcomes for place in _places(outcome)}

    def alone(self, place: str) -> bool:
        """Whether a semantic patch refuses the call for nothing but what stands at ``place``."""
        return any(_places(outcome) == {place} for _, outcome in self.outcomes)

    def said_without(self, place: str, scratch: Path) -> bool:
        """Whether the testcase asks for a reason that is another one without ``place``."""
        for name, outcome in self.outcomes:
            if place not in _places(outcome):
                continue
            said, other = (
                _why(name, _verdict(name, self.trial, _as_refused(outcome, without), _folder(scratch)))
                for without in ("", place)
            )
            if said and any(_says(said, words) and not _says(other, words) for words in self.reasons):
                return True
        return False

    def taken_without(self, place: str, scratch: Path) -> str:
        """The semantic patch that takes the call if the refusal at ``place`` is gone.

        Empty if none does. ``scratch`` is a private directory.
        """
        for name, outcome in self.outcomes:
            if _places(outcome) != {place}:
                continue
            made = _as_refused(outcome, place)
            verdict = _verdict(name, self.trial, made, _folder(scratch))
            if not (verdict.refusals or decide._unseen(self.trial, verdict.relies)):
                return name
        return ""


def _folder(scratch: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=scratch)) / "layout"


def _why(name: str, verdict: Verdict) -> Cause | None:
    """Why the semantic patch ``name`` leaves the call; None if it does not."""
    said = verdict.said(name)
    return said[0][1] if said else None


def _says(cause: Cause | None, words: str) -> bool:
    """Whether a reason is the one that a testcase asks for."""
    if cause is None:
        return False
    if words.startswith("slug:"):
        return cause.slug == words.removeprefix("slug:")
    return words.lower() in cause.text.lower()


def refusals() -> list[Refusal]:
    """Every refusal of cocci/convert/ and cocci/lib/, in the order of the files."""
    found = []
    for folder in ("convert", "lib"):
        for path in sorted((spatch.RULES / folder).glob("*.cocci")):
            for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
                for call in _CALL.finditer(line):
                    place = f"{folder}/{path.name}:{number}"
                    found.append(Refusal(place, (call[2] or "").strip('"')))
    return found


@contextlib.contextmanager
def numbered() -> Iterator[None]:
    """Make the semantic patches report where a refusal stands, and leave the file as it came out."""
    read = apply._read

    def with_places(path: str) -> str:
        lines = read(path).split("\n")
        for number, line in enumerate(lines, 1):
            call = f'\\1withhold("{path}.cocci:{number}", \\2'
            lines[number - 1] = _CALL.sub(call, line)
        return "\n".join(lines)

    def text_of(names: tuple[str, ...]) -> str:
        return _REPORT + whole(names)

    whole = apply.text_of.__wrapped__
    with mock.patch.object(apply, "_read", with_places), mock.patch.object(apply, "text_of", text_of):
        yield


def _places(outcome: Outcome) -> set[str]:
    return {fact.text("place") for fact in outcome.facts if fact.kind == "withheld"}


def _as_refused(outcome: Outcome, without: str = "") -> Outcome:
    """What would have come out with real refusals, but for those of one place."""
    facts = [
        dataclasses.replace(fact, kind="refused") if fact.kind == "withheld" else fact
        for fact in outcome.facts
        if fact.kind != "withheld" or fact.text("place") != without
    ]
    refused = any(fact.kind == "refused" for fact in facts)
    return Outcome(None if refused else outcome.data, facts, outcome.fired)


class Recorder:
    """Stands in for the one who judges what came out, and writes down what he is shown."""

    def __init__(self) -> None:
        self.tried: dict[int, Tried] = {}

    def verdict(self, name: str, trial: Trial, outcome: Outcome, scratch: Path) -> Verdict:
        """The verdict as it is without this."""
        tried = self.tried.setdefault(id(trial), Tried(trial))
        tried.outcomes.append((name, outcome))
        return _verdict(name, trial, _as_refused(outcome), scratch)


#: The real one.
_verdict = decide._verdict


def calls(cases: Sequence[caselib.Case], work: Path) -> list[Tried]:
    """What the semantic patches, numbered, make of the calls of testcases.

    ``work`` is a private directory. A call is not given to more of them than it is for real.
    """
    recorder = Recorder()
    with numbered(), mock.patch.object(decide, "_verdict", recorder.verdict):
        for generation in caselib.GENERATIONS:
            chosen = [case for case in cases if case.tags.generation == generation]
            for driver in (False, True):
                part = [case for case in chosen if (case.group in caselib.DRIVERS) == driver]
                if part:
                    _scan(generation, driver, part, work / f"{generation}-{driver}")
        tried = list(recorder.tried.values())
        _drop_all([one for one in tried if not one.trial.site.class_ == Class.FORWARDED], work / "dropped")
    reasons = {case.name: case.tags.reasons for case in cases}
    for one in tried:
        one.reasons = reasons.get(one.trial.site.file, ())
    return tried


def _drop_all(tried: Sequence[Tried], work: Path) -> None:
    """Give the calls to the semantic patch for VMAs that nobody reads, if they were not yet."""
    name = "drop-local"
    left = [one for one in tried if name not in one.trial.names]
    tasks = [Task((name,), one.trial.data, one.trial.site.occurrence, one.trial.words()) for one in left]
    for one, outcome in zip(left, apply.convert(tasks, work)):
        one.outcomes.append((name, outcome))


def _scan(generation: str, driver: bool, cases: Sequence[caselib.Case], work: Path) -> None:
    top = work / "tree"
    if not driver:
        caselib.lay_out(generation, top)
    for case in cases:
        target = top / case.name
        target.parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(case.before, target)
        if not driver:
            caselib._build(case, top)
    with open_tree(top, need_kernel=not driver) as tree:
        scan(tree, work / "scan", Options(), Progress(quiet=True))


def survivors(known: Sequence[Refusal], tried: Sequence[Tried], work: Path) -> dict[Refusal, str]:
    """The refusals of ``known`` that nobody would miss, and why not.

    ``work`` is a private directory.
    """
    met: dict[str, list[Tried]] = collections.defaultdict(list)
    for one in tried:
        for place in one.fired():
            met[place].append(one)
    found = {}
    for refusal in known:
        fired = met[refusal.place]
        alone = [one for one in fired if one.alone(refusal.place)]
        if not fired:
            found[refusal] = "fired nowhere"
        elif any(one.taken_without(refusal.place, work) for one in alone):
            continue
        elif any(one.said_without(refusal.place, work) for one in fired):
            continue
        elif not alone:
            found[refusal] = "always with another"
        else:
            found[refusal] = "without it no rule takes the call"
    return found


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Refusals that no testcase would miss.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="GROUP/BEHAVIOUR, not all")
    arguments = parser.parse_args()
    wanted = {name.removesuffix(".c") for name in arguments.cases}
    cases = [case for case in caselib.load_cases() if not wanted or str(case) in wanted]
    known = refusals()
    with tempfile.TemporaryDirectory(prefix="gup-vmas-rule-mutants-") as work:
        left = survivors(known, calls(cases, Path(work)), Path(work))
    for refusal, why in left.items():
        print(f"cocci/{refusal.place} {refusal.slug} ({why})")
    print(f"{len(known)} refusals: {len(known) - len(left)} caught, {len(left)} not")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
