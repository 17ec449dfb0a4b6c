# SPDX-License-Identifier: GPL-2.0-only
"""Shows that a file means to each kernel what it did, by taking all views of it again.

Word by word what a kernel compiles is what it compiled before; a call of GUP is one that means the
same, in the shape of gup_compat.h or still in its own.
"""

from __future__ import annotations

import itertools

from gupvmas.backport.ladders.compare import whole
from gupvmas.backport.ladders.meaning import Stays
from gupvmas.backport.ladders.sight import File, Sight, Word
from gupvmas.code.model import Occurrence
from gupvmas.code.views import Point
from gupvmas.gup import api


def differs(before: File, after: File) -> int:
    """Where some kernel sees something else: an offset of ``after``, -1 if none does."""
    pairs = 0
    for was in before.sights:
        words = whole(was)
        for now in after.sights:
            if not any(
                _both(p, q, before, after) for p in was.view.points for q in now.view.points
            ):
                continue
            pairs += 1
            place = first_difference(was, words, now, whole(now))
            if place >= 0:
                return place
    return -1 if pairs else 0


def old_calls(file: File) -> list[Occurrence]:
    """The calls of GUP that some kernel sees in another shape than that of the header."""
    return [
        call for sight in file.sights for call in sight.calls
        if call.name in api.FUNCTIONS and call.name in api.NOW
        and (call.straddles or len(call.arguments) != len(api.NOW[call.name]))
    ]


def _both(one: Point, other: Point, before: File, after: File) -> bool:
    """Whether some kernel, with some answers to what the version does not tell, is in both."""
    if not one.kernels.meets(other.kernels):
        return False
    answers = dict(zip(before.views.knobs, one.knobs))
    return all(answers.get(test, on) == on for test, on in zip(after.views.knobs, other.knobs))


def first_difference(
    was: Sight, old: list[tuple[Word, int]], now: Sight, new: list[tuple[Word, int]]
) -> int:
    """The offset of the first word that is not the same; -1 if all are."""
    for (one, _), (other, at) in itertools.zip_longest(old, new, fillvalue=(b"", 0)):
        if isinstance(one, Occurrence) and isinstance(other, Occurrence):
            if not _means(was, one, now, other):
                return at
        elif one != other:
            return at
    return -1


def _means(was: Sight, one: Occurrence, now: Sight, other: Occurrence) -> bool:
    try:
        return bool(set(was.meanings.possible(one)) & set(now.meanings.possible(other)))
    except Stays:
        return False
