# SPDX-License-Identifier: GPL-2.0-only
"""A parameter that goes leaves nothing behind in the body of its function, in no arm of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from gupvmas.code import tokens
from gupvmas.code.model import Kind, Occurrence
from gupvmas.code.source import Source
from gupvmas.gup import wrappers

#: What stands before the name of a member.
_OF = (b".", b"->")

_BLACK = re.compile(rb"[^\n]")


def parameters(
    definitions: Iterable[Occurrence], index: int, text: Callable[[str], bytes]
) -> dict[str, set[str]]:
    """The names that the parameter ``index`` has in ``definitions``, by file; ``text`` gives that of one."""
    found: dict[str, set[str]] = {}
    for definition in definitions:
        if definition.kind is Kind.DEFINITION and index < len(definition.arguments):
            declared = Source("", text(definition.file)).text(definition.arguments[index].span)
            found.setdefault(definition.file, set()).add(wrappers.parameter_name(declared))
    return found


def is_array(
    definitions: Iterable[Occurrence], index: int, text: Callable[[str], bytes]
) -> bool:
    """Whether one of ``definitions`` declares the parameter ``index`` with brackets; see parameters()."""
    return any(
        definition.kind is Kind.DEFINITION and index < len(definition.arguments)
        and b"[" in Source("", text(definition.file)).text(definition.arguments[index].span)
        for definition in definitions
    )


def uses(
    definitions: Iterable[Occurrence], names: Mapping[str, set[str]], top: Path
) -> list[tuple[Occurrence, str, int]]:
    """The uses of ``names`` (by file) in the bodies of ``definitions``: in which, what, at what offset.

    ``top`` is where the files are.
    """
    found = []
    for definition in definitions:
        words = {name.encode() for name in names.get(definition.file, ()) if name}
        span = definition.function.span if definition.function else None
        if definition.kind is not Kind.DEFINITION or span is None:
            continue
        for word, at in _used(tokens.of(top, [definition.file])[definition.file], words):
            if definition.close < at < span.end:
                found.append((definition, word.decode(), at))
    return found


def alone(data: bytes, definition: Occurrence) -> bytes:
    """``data`` with nothing but blanks around ``definition``; every byte of that is where it was."""
    assert definition.function
    span = definition.function.span
    before, after = (_BLACK.sub(b" ", part) for part in (data[: span.start], data[span.end :]))
    return before + data[span.start : span.end] + after


def _used(found: Iterable[tokens.Token], words: set[bytes]) -> Iterator[tokens.Token]:
    before = b""
    for text, at in found:
        if text in words and before not in _OF:
            yield text, at
        before = text
