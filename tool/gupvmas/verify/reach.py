# SPDX-License-Identifier: GPL-2.0-only
"""How far a commit reaches: the sources whose objects it leaves as they are.

A commit that takes a parameter away changes the declaration in a header that nearly all of the kernel
includes. To a source that does not name the function, that is no change at all: in C a declaration
acts through its name only. This is known of declarations alone. Whatever else is changed in a header,
and what is no C source at all, may reach everywhere.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from gupvmas.code import tokens
from gupvmas.code.tokens import Token

_WORD = re.compile(rb"[A-Za-z_]\w*")
_OPEN, _CLOSE = (b"(", b"[", b"{"), (b")", b"]", b"}")
#: Words before the name of a function that are no type.
_NO_TYPE = frozenset({b"static", b"extern", b"inline", b"const", b"volatile", b"typedef"})
_SPLICE = re.compile(rb"\\[ \t]*\r?\n")
#: Files that nothing is built of.
_PROSE = (".rst", ".txt", ".md")

#: A declaration of a function: its name, and its tokens before and behind the parameters.
Declared = tuple[bytes, tuple[bytes, ...], tuple[bytes, ...]]


@dataclasses.dataclass(frozen=True)
class Reach:
    """What a commit leaves alone.

    apart: sources of which it changes nothing but declarations of functions that they do not
    name. headers: where these stand; users: other headers that name the functions: an object into
    which one goes is not left alone; sources: what else is changed, which may be a part of others,
    or of a program that makes a header.
    """

    apart: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def limit(changed: Iterable[str], sources: Collection[str]) -> list[str] | None:
    """The headers among the files that a commit ``changed``; None if it may reach everywhere.

    ``sources``: the .c files that are looked at.
    """
    headers = []
    for name in changed:
        if name.endswith(".h"):
            headers.append(name)
        elif name not in sources and not name.endswith(_PROSE):
            return None
    return headers


def redeclared(old: Path, new: Path, headers: Sequence[str]) -> frozenset[bytes] | None:
    """The functions that ``headers`` declare otherwise below ``new`` than below ``old``.

    None if anything else differs. Raises IncompleteError for a file that can't be read.
    """
    names: set[bytes] = set()
    before, after = tokens.of(old, headers), tokens.of(new, headers)
    for header in headers:
        one = list(_pieces((old / header).read_bytes(), before[header]))
        other = list(_pieces((new / header).read_bytes(), after[header]))
        if len(one) != len(other):
            return None
        for mine, yours in zip(one, other):
            if mine == yours:
                continue
            said = declared(mine)
            if said is None or said != declared(yours):
                return None
            names.add(said[0])
    return frozenset(names)


def naming(top: Path, files: Iterable[str], names: Collection[bytes]) -> set[str]:
    """Those of ``files`` below ``top`` that name one of ``names`` in their code.

    Raises OSError, IncompleteError.
    """
    words = b"|".join(map(re.escape, sorted(names))) or rb"(?!)"
    wanted = re.compile(rb"\b(?:%b)\b" % words)
    likely = []
    for file in files:
        text = _SPLICE.sub(b"", (top / file).read_bytes())
        if wanted.search(text):
            likely.append(file)
    return {
        file
        for file, spelt in tokens.of(top, likely).items()
        if any(_SPLICE.sub(b"", word) in names for word, _ in spelt)
    }


def _pieces(text: bytes, spelt: Sequence[Token]) -> Iterator[tuple[bytes, ...]]:
    """The declarations and definitions of a file, and its directives, each as its tokens.

    A declaration with a directive in it comes in pieces that declare nothing.
    """
    piece: list[bytes] = []
    depth, until = 0, -1
    for word, at in spelt:
        if at < until:
            piece.append(word)
            continue
        if until >= 0:
            yield tuple(piece)
            piece, until = [], -1
        if word == b"#" and not text[text.rfind(b"\n", 0, at) + 1 : at].strip():
            if piece:
                yield (b"#", *piece)
            # What comes behind it is not the begin of a declaration, either.
            piece, until = [word], end_of_line(text, at)
            continue
        piece.append(word)
        depth += (word in _OPEN) - (word in _CLOSE)
        if depth <= 0 and word in (b";", b"}"):
            yield tuple(piece)
            piece, depth = [], 0
    if piece:
        yield tuple(piece)


def end_of_line(text: bytes, at: int) -> int:
    """Where the line of a directive ends, those that are continued included."""
    while True:
        end = text.find(b"\n", at)
        if end < 0:
            return len(text)
        if not text[at:end].rstrip(b"\r").endswith(b"\\"):
            return end
        at = end + 1


def declared(piece: Sequence[bytes]) -> Declared | None:
    """What a piece declares, if it is a declaration of one function and nothing else."""
    if not piece or piece[-1] != b";" or b"(" not in piece or set(piece) & {b"=", b"{", b"#"}:
        return None
    start = piece.index(b"(")
    head, name = piece[: start - 1], piece[start - 1] if start else b""
    types = [word for word in head if _WORD.fullmatch(word) and word not in _NO_TYPE]
    # DEFINE_IDA(name) declares another name than its own.
    if not types or b"typedef" in head or not re.search(rb"[a-z]", name):
        return None
    if not all(_WORD.fullmatch(word) or word == b"*" for word in (*head, name)):
        return None
    depth = 0
    for at in range(start, len(piece)):
        depth += (piece[at] in _OPEN) - (piece[at] in _CLOSE)
        if not depth:
            behind = tuple(piece[at + 1 :])
            # A second declarator; or the first "(" was of an attribute: __printf(1, 2) f(...).
            return None if {b",", b"("} & set(behind) else (name, tuple(head), behind)
    return None
