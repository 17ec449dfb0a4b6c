# SPDX-License-Identifier: GPL-2.0-only
"""How far a header reaches of which nothing differs but functions.

A declaration acts through its name only, and so does a static function: the compiler drops it
where nobody calls it. So both reach what names them, and what names a macro or another static
function that does. A static function that stands on another line counts as another one: WARN()
and KASAN have the line in the object. Whatever else differs may reach everywhere. A name that a
macro puts together by ## is not seen.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from gupvmas.code import tokens
from gupvmas.code.tokens import Token
from gupvmas.verify.reach import declared, end_of_line

_WORD = re.compile(rb"[A-Za-z_]\w*")
_INLINE = frozenset({b"inline", b"__inline", b"__inline__", b"__always_inline"})
_TYPES = (b"struct", b"union", b"enum", b"typedef")
_DEFINE = re.compile(
    rb"^[ \t]*#[ \t]*define[ \t]+(\w+)((?:[^\\\n]|\\[^\n]|\\\n)*)", re.MULTILINE
)


@dataclasses.dataclass(frozen=True)
class _Unit:
    """A declaration, a definition or a directive: its tokens, and the line of each."""

    words: tuple[bytes, ...]
    lines: tuple[int, ...]

    @property
    def functions(self) -> tuple[bytes, ...]:
        """The static function that it defines, by all words that may be its name; () if none.

        A static one that is not inline is dropped, too, unless something like __used is said.
        """
        words = self.words
        # Not balanced: #if and #else have a "{" each, and nobody knows where it ends.
        if words[-1] != b"}" or not words.count(b"{") == words.count(b"}") > 0:
            return ()
        head = words[: words.index(b"{")]
        if b"static" not in head or {b"=", b";", b"#"} & set(head):
            return ()
        before = head[: head.index(b"(")] if b"(" in head else head
        if not _INLINE & set(before) and (
            head[-1] != b")" or any(word.startswith(b"__") for word in before)
        ):
            return ()
        # Before a "(" outside of parentheses: the function, and an attribute with arguments.
        depth, names = 0, []
        for at, word in enumerate(head):
            if word == b"(" and not depth and at and _WORD.fullmatch(head[at - 1]):
                names.append(head[at - 1])
            depth += (word == b"(") - (word == b")")
        return tuple(names)

    @property
    def declares(self) -> bytes:
        """The one function that it declares and does not define; b"" if none."""
        found = declared(self.words)
        return found[0] if found else b""

    @property
    def emits_nothing(self) -> bool:
        """Whether it is a directive, a type, or says that something exists elsewhere."""
        first = self.words[0]
        head = self.words[: self.words.index(b"{")] if b"{" in self.words else self.words
        if first in (b"#", b";", b"typedef"):
            return True
        if first in _TYPES:
            # Without a body it is "struct x;", or a variable.
            return not {b"(", b"="} & set(head) and (b"{" in self.words or len(head) == 3)
        return (first == b"extern" or first.startswith(b"DECLARE_")) and not (
            {b"=", b"{", b"#"} & set(self.words)
        )

    @property
    def acts_by_name(self) -> bool:
        """Whether what it says of another function, if anything, acts where that is named."""
        spelt = set(self.words)
        if any(b"typeof" in word for word in spelt) or self.words[0].startswith(b"DECLARE_"):
            return False
        return bool(self.declares) or self.emits_nothing


def changed(old: Path, new: Path, headers: Sequence[str]) -> frozenset[bytes] | None:
    """The functions that ``headers`` below ``new`` have otherwise than those below ``old``.

    None if anything else differs. Raises IncompleteError for a file that can't be read.
    """
    names: set[bytes] = set()
    before, after = tokens.of(old, headers), tokens.of(new, headers)
    for header in headers:
        one, other = (
            _segments(_units((top / header).read_bytes(), spelt[header]))
            for top, spelt in ((old, before), (new, after))
        )
        for mine, yours in itertools.zip_longest(one, other):
            if mine is None or yours is None:
                return None
            end, its = mine[1], yours[1]
            if (end and end.words) != (its and its.words):
                return None
            if end and its and end.lines != its.lines and not end.emits_nothing:
                return None
            for name in {*mine[0], *yours[0]}:
                if mine[0].get(name) != yours[0].get(name):
                    names.add(name)
    return frozenset(names)


#: Functions by name, with all that is said of each, and what comes behind them.
_Segment = tuple[dict[bytes, list[object]], "_Unit | None"]


def _segments(units: Iterable[_Unit]) -> Iterator[_Segment]:
    """Functions between what is none: their order is of no matter, the place is."""
    functions: dict[bytes, list[object]] = {}
    for unit in units:
        if unit.declares:
            functions.setdefault(unit.declares, []).append(unit.words)
        elif unit.functions:
            for name in unit.functions:
                functions.setdefault(name, []).append(unit)
        else:
            yield functions, unit
            functions = {}
    yield functions, None


def naming(
    top: Path, headers: Iterable[str], names: Collection[bytes]
) -> tuple[frozenset[bytes], frozenset[str]]:
    """What else reaches ``names`` in the ``headers`` below ``top``.

    Returns the names, with those of macros and inline functions that name one of them, and so
    on; and the headers that name one otherwise: then all that includes them does.
    Raises IncompleteError for a file that can't be read.
    """
    texts = {header: Text((top / header).read_bytes()) for header in headers}
    units: dict[str, list[_Unit]] = {}
    every, found, users = set(names), set(names), set[str]()
    while found:
        hit = [header for header, text in texts.items() if text.mentions(found)]
        missing = [header for header in hit if header not in units]
        for header, spelt in tokens.of(top, missing).items():
            units[header] = list(_units(texts[header].data, spelt))
        found = set()
        for header in hit:
            found |= texts[header].macros(every)
            for unit in units[header]:
                if every.isdisjoint(unit.words):
                    continue
                if unit.functions:
                    found.update(unit.functions)
                elif not unit.acts_by_name:
                    users.add(header)
        found -= every
        every |= found
    return frozenset(every), frozenset(users)


class Text:
    """The words of a file, comments included: what is said too often does no harm."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._words = frozenset(_WORD.findall(data))

    def mentions(self, names: Collection[bytes]) -> bool:
        """Whether it has one of ``names`` as a word."""
        return not self._words.isdisjoint(names)

    def macros(self, names: Collection[bytes]) -> set[bytes]:
        """The macros whose bodies name one of ``names``."""
        return {
            macro
            for macro, body in _DEFINE.findall(self.data)
            if not set(_WORD.findall(body)).isdisjoint(names)
        }


def _units(text: bytes, spelt: Sequence[Token]) -> Iterator[_Unit]:
    """The units of a file. A directive in the middle of a definition is a part of that."""
    words: list[bytes] = []
    lines: list[int] = []
    depth, until, line, seen = 0, -1, 1, 0
    for word, at in spelt:
        line, seen = line + text.count(b"\n", seen, at), at
        if 0 <= until <= at:
            until = -1
            if not depth:
                yield _Unit(tuple(words), tuple(lines))
                words, lines = [], []
        if until < 0 and word == b"#" and not text[text.rfind(b"\n", 0, at) + 1 : at].strip():
            if not depth and words:
                yield _Unit(tuple(words), tuple(lines))
                words, lines = [], []
            until = end_of_line(text, at)
        words.append(word)
        lines.append(line)
        if until >= 0:
            continue
        depth = max(0, depth + (word in (b"(", b"[", b"{")) - (word in (b")", b"]", b"}")))
        if not depth and word in (b";", b"}"):
            yield _Unit(tuple(words), tuple(lines))
            words, lines = [], []
    if words:
        yield _Unit(tuple(words), tuple(lines))
