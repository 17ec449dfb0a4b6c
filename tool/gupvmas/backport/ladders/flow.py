# SPDX-License-Identifier: GPL-2.0-only
"""From the files of a driver to those without ladders: join, prove, convert what asks for VMAs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.backport.ladders import Left, Simpler, pieces, proof, unused, vmas
from gupvmas.backport.ladders.join import Joined, Joiner
from gupvmas.backport.ladders.sight import File, look
from gupvmas.code.edit import apply, settle
from gupvmas.code.model import Kind
from gupvmas.code.views import Said
from gupvmas.gup import api
from gupvmas.gup.features import PRESENT

#: As often it is tried again without what was found to be wrong.
_TURNS = 12

_UNPROVED = "that each kernel would compile the same without it is not shown"

_DEAD = "no kernel compiles this call, with any answer to the conditions around it that was tried"

_OURS = re.compile(rb"^<{7}(?: .*)?\r?$", re.M)
_THEIRS = re.compile(rb"^>{7}(?: .*)?\r?$", re.M)


def simplify(texts: Mapping[str, bytes], said: Mapping[str, Said], work: Path) -> Simpler:
    """The files of a driver without their ladders, and what stays. ``work``: private, to be made.

    ``said`` is what is known of the driver's macros, by file. Raises IncompleteError.
    """
    work.mkdir()
    done = Simpler()
    clean = {path: text for path, text in texts.items() if not _has_conflict(done, path, text)}
    whole = {
        path: file for path, file in look(clean, said, work / "survey", knobs=0).items()
        if any(o.name in api.FUNCTIONS for s in file.sights for o in s.found)
        and not _is_own(done, path, file)
    }
    parts = {path: _Parts(path, file) for path, file in whole.items()}
    _look(parts, list(parts), said, work / "before", after=False)
    joined: dict[str, Joined] = {}
    now: dict[str, bytes] = {}
    todo = list(parts)
    for turn in range(_TURNS):
        for path in todo:
            joined[path] = parts[path].join()
        _look(parts, todo, said, work / f"after{turn}", after=True)
        todo = [path for path in todo if parts[path].is_wrong()]
        if todo:
            continue
        now = {path: own.text for path, own in joined.items()}
        several = {path: text for path, text in now.items() if len(parts[path].pieces) > 1}
        after = look(several, said, work / f"several{turn}", knobs=0)
        after |= {path: own.after[0] for path, own in parts.items() if path not in several and own.after}
        gains = {path: file for path, file in after.items() if joined[path].gains}
        changes = vmas.convert({**texts, **now}, gains, work / f"vmas{turn}")
        for (path, offset), why in changes.refused.items():
            where = joined[path].place_before(offset)
            if where not in parts[path].kept:
                parts[path].kept[where] = why
                todo.append(path)
        todo = sorted(set(todo))
        if not todo:
            now |= changes.texts
            break
    for path in todo:
        # It never came to an end: nothing of it is changed.
        done.stays.append(Left(path, 1, _UNPROVED))
        done.old.add(path)
        now.pop(path, None)
    _finish(done, whole, joined, now, said, work)
    return done


class _Parts:
    """The pieces of one file, as they were and as they are."""

    def __init__(self, path: str, whole: File) -> None:
        self.path = path
        self.source = whole.source
        self.pieces = pieces.of(whole)
        self.before: list[File] = []
        self.joined: list[Joined] = []
        self.after: list[File] = []
        #: By offset of the file, why something has to stay.
        self.kept: dict[int, str] = {}

    def join(self) -> Joined:
        """Join what can be joined; the file as a whole."""
        pairs = list(zip(self.before, self.pieces))
        self.joined = [Joiner(file, self.kept, piece.others).run() for file, piece in pairs]
        if any(own.gains for own in self.joined):
            self.joined = [
                own if own.gains else Joiner(file, self.kept, piece.others, gains=True).run()
                for own, (file, piece) in zip(self.joined, pairs)
            ]
        if len(self.joined) == 1:
            return self.joined[0]
        edits = settle(self.source, [edit for own in self.joined for edit in own.edits])
        stays = {offset: why for own in self.joined for offset, why in own.stays.items()}
        ladders = {offset for own in self.joined for offset in own.ladders}
        gains = any(own.gains for own in self.joined)
        return Joined(apply(self.source, edits), stays, edits, gains, ladders)

    def is_wrong(self) -> bool:
        """Whether some piece is not what it has to be; then what makes it so is kept from now on."""
        return any([
            _is_wrong(before, after, joined, self.kept)
            for before, after, joined in zip(self.before, self.after, self.joined)
        ])


def _look(
    parts: Mapping[str, _Parts], paths: Sequence[str], said: Mapping[str, Said], work: Path, *, after: bool
) -> None:
    """Take all views of the pieces of some files, as they were or are."""
    named = {f"{n}:{path}": (path, n) for path in paths for n, _ in enumerate(parts[path].pieces)}
    texts = {
        name: parts[path].joined[n].text if after else parts[path].pieces[n].text
        for name, (path, n) in named.items()
    }
    found = look(texts, {name: said.get(path, {}) for name, (path, _) in named.items()}, work)
    for path in paths:
        own = [found[name] for name, (of_path, _) in named.items() if of_path == path]
        if after:
            parts[path].after = own
        else:
            parts[path].before = own


def _finish(
    done: Simpler, before: Mapping[str, File], joined: Mapping[str, Joined],
    now: Mapping[str, bytes], said: Mapping[str, Said], work: Path,
) -> None:  # fmt: skip
    """Note what stays, and take out the locals that nothing uses any more."""
    final = look(now, said, work / "final", knobs=0)
    for path, file in before.items():
        if path not in now:
            continue
        for offset, why in joined[path].stays.items():
            ladder = offset in joined[path].ladders
            done.stays.append(Left(path, file.source.line(offset), why, ladder))
        others = {
            o.offset: o for s in file.sights for o in s.found
            if o.name in api.FUNCTIONS and (o.is_other_use or o.kind is Kind.UNPARSED)
        }
        for offset, other in sorted(others.items()):
            why = f": {other.problem}" if other.problem else " is used other than by a call"
            done.stays.append(Left(path, file.source.line(offset), f"{other.name}(){why}"))
        old = proof.old_calls(final[path]) if path in final else []
        if others or old:
            done.old.add(path)
        if old and not any(left.file == path for left in done.stays):
            line = file.source.line(joined[path].place_before(old[0].offset))
            done.stays.append(Left(path, line, _DEAD))
        if now[path] != file.source.data:
            done.new[path] = unused.without(file, now[path], final.get(path))
    done.stays.sort(key=lambda s: (s.file, s.line))


def _has_conflict(done: Simpler, path: str, text: bytes) -> bool:
    """Whether a file has the marks of a merge that was not finished."""
    mark = _OURS.search(text)
    if not mark or not _THEIRS.search(text):
        return False
    line = text.count(b"\n", 0, mark.start()) + 1
    done.stays.append(Left(path, line, "the marks of an unfinished merge are in this file"))
    done.whole.add(path)
    return True


def _is_own(done: Simpler, path: str, file: File) -> bool:
    """Whether a file has one of the functions itself, or more views than can be taken."""
    if not file.views.versions:
        done.stays.append(Left(path, 1, "it asks for more versions of the kernel than can be told apart"))
        done.whole.add(path)
        return True
    for sight in file.sights:
        for found in sight.found:
            if found.name in api.FUNCTIONS and found.kind in PRESENT and not found.quoted:
                why = f"the file declares or defines {found.name}() itself"
                done.stays.append(Left(path, found.line, why))
                done.whole.add(path)
                return True
    return False


def _is_wrong(before: File, after: File, joined: Joined, kept: dict[int, str]) -> bool:
    if not joined.edits:
        return False
    place = proof.differs(before, after)
    if place < 0:
        return False
    where = joined.place_before(place)
    if where in kept:
        # What is wrong is not where it shows: nothing is joined.
        kept.update({edit.start: _UNPROVED for edit in joined.edits})
        kept.update({call.offset: _UNPROVED for s in before.sights for call in s.calls})
    else:
        kept[where] = _UNPROVED
    return True
