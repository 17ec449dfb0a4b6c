# SPDX-License-Identifier: GPL-2.0-only
"""Whether what several kernels see of a piece of code is the same but for the shapes of its calls."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence

from gupvmas.backport.ladders.meaning import Meaning, Stays
from gupvmas.backport.ladders.sight import Sight, Word
from gupvmas.code.model import Occurrence, Span
from gupvmas.gup import api


@dataclasses.dataclass
class Part:
    """What one view has of a piece of code."""

    sight: Sight
    words: list[tuple[Word, int]]

    @property
    def calls(self) -> list[Occurrence]:
        """Its calls of GUP."""
        return [w for w, _ in self.words if not isinstance(w, bytes) and w.name in api.FUNCTIONS]


def agree(parts: Sequence[Part], place: int) -> None:
    """Raise Stays, which says what differs, unless all parts mean the same.

    A call whose own arguments don't tell its shape has the one that makes it the same: that is noted
    with the meanings of its view. ``place`` is the offset of the #if.
    """
    for words in itertools.zip_longest(*(part.words for part in parts), fillvalue=(b"", -1)):
        first = words[0][0]
        for part, (this, _) in zip(parts, words):
            both = isinstance(first, Occurrence) and isinstance(this, Occurrence)
            if not both and this != first:
                raise Stays(place, _other_code(parts[0], words[0], part, words[parts.index(part)]))
        if isinstance(first, Occurrence):
            _same_call(parts, [w for w, _ in words if isinstance(w, Occurrence)], place)


def _same_call(parts: Sequence[Part], calls: Sequence[Occurrence], place: int) -> None:
    possible = [part.sight.meanings.possible(call) for part, call in zip(parts, calls)]
    common: set[Meaning] = set(possible[0])
    for part, call, own in zip(parts, calls, possible):
        if not own:
            raise Stays(call.offset, f"which shape this {call.name}() has can't be told")
        if not common & set(own):
            told = _other_call(calls[0], sorted(common)[0], call, sorted(own)[0], parts[0].sight)
            raise Stays(place, told)
        common &= set(own)
    if len(common) > 1:
        raise Stays(calls[0].offset, "which shapes these calls have can't be told")
    meaning = next(iter(common))
    for part, call, own in zip(parts, calls, possible):
        roles = own[meaning]
        if roles is not None:
            part.sight.meanings.resolved[call.offset] = roles


_DIFFER = "the arms of this #if differ in more than the shape"


def _other_call(one: Occurrence, mine: Meaning, other: Occurrence, yours: Meaning, sight: Sight) -> str:
    """What two calls have that is not the same."""
    if mine[0] != yours[0]:
        return f"{_DIFFER}: line {one.line} has {mine[0]}(), line {other.line} {yours[0]}()"
    have, has = dict(mine[1]), dict(yours[1])
    if ("vmas" in have) != ("vmas" in has):
        asks, not_ = (one, other) if "vmas" in have else (other, one)
        return f"{asks.name}() asks for VMAs in line {asks.line}, and not in line {not_.line}"
    for role in dict.fromkeys([*have, *has]):
        if have.get(role) != has.get(role):
            texts = [_shown(role, values.get(role)) for values in (have, has)]
            return f"{_DIFFER}: {role} is {texts[0]} in line {one.line}, {texts[1]} in line {other.line}"
    return _DIFFER


#: How two constants stand for flags.
_CONSTANT = {b"0 0": "0", b"1 0": "FOLL_WRITE", b"0 1": "FOLL_FORCE", b"1 1": "FOLL_WRITE | FOLL_FORCE"}


def _shown(role: str, text: bytes | None) -> str:
    if text is None:
        return "not passed"
    if role == "gup_flags" and text in _CONSTANT:
        return _CONSTANT[text]
    write, blank, force = text.partition(b" ")
    if role == "gup_flags" and blank and b" " not in force and force in (b"0", write):
        flags = "FOLL_WRITE" if force == b"0" else "FOLL_WRITE | FOLL_FORCE"
        return f"{flags} by {_closed_up(write)}"
    return _closed_up(text)


def _closed_up(text: bytes) -> str:
    """Words as people write them where nothing needs a blank."""
    return re.sub(r" ?([^\w ]) ?", r"\1", text.decode("utf-8", "replace"))


def _other_code(mine: Part, first: tuple[Word, int], part: Part, this: tuple[Word, int]) -> str:
    """Where two parts go different ways."""
    for each, (word, at) in ((mine, first), (part, this)):
        if word == b"#":
            return f"a directive stands inside of this arm, in line {each.sight.source.line(at)}"
    told = [
        f"line {each.sight.source.line(at)} has {_spelt(word)}" if at >= 0 else "another arm ends"
        for each, (word, at) in ((mine, first), (part, this))
    ]
    return f"{_DIFFER}: {' where '.join(sorted(told, key=lambda t: not t.startswith('line')))}"


def _spelt(word: Word) -> str:
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else f"{word.name}()"


def whole(sight: Sight) -> list[tuple[Word, int]]:
    """The words of a whole view."""
    return sight.words(Span(0, len(sight.source.data) + 1))
