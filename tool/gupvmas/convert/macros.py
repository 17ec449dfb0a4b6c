# SPDX-License-Identifier: GPL-2.0-only
"""Names that no function of the file declares: which of them stand for a number."""

from __future__ import annotations

import re

from gupvmas.body import Body

#: How the kernel spells what is constant, and the words of a constant that are none of its names.
_CAPITALS = re.compile(r"[A-Z_][A-Z0-9_]*")
_TYPES = frozenset({"unsigned", "signed", "long", "int", "short", "char", "u32", "u64", "s32", "s64"})
_TOKEN = re.compile(r"\w+|\S")
_OPERATORS = frozenset("()+-*/%<>&|^~!?:")


def defined(body: Body, name: str) -> list[bytes]:
    """The texts of all macros ``name`` of the file, from the name on."""
    if not re.fullmatch(r"\w+", name):
        return []
    line = rb"^[ \t]*#[ \t]*define[ \t]+(%b\b(?:[^\n\\]|\\.|\\\r?\n)*)" % name.encode()
    return re.findall(line, body.source.data, re.MULTILINE)


def constant(body: Body, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether ``name`` is always the same number.

    It is if a macro of this file shows that, or if it is spelt as a constant and this file has no
    variable of that name.
    """
    if name in seen or body.places_in_file("file-variable", name):
        return False
    texts = defined(body, name)
    if not texts:
        return bool(_CAPITALS.fullmatch(name)) or name in ("true", "false")
    values = body.texts_in_file("file-macro", name)
    return len(texts) == 1 and len(values) == 1 and _is_constant(body, values[0], seen | {name})


def _is_constant(body: Body, text: str, seen: frozenset[str]) -> bool:
    """Whether the text of a macro is made of numbers and constants alone."""
    if "++" in text or "--" in text:
        return False
    tokens = _TOKEN.findall(text)
    for token, following in zip(tokens, [*tokens[1:], ""]):
        if token[0].isdigit() or token in _TYPES or token in _OPERATORS:
            continue
        if following == "(" or not _CAPITALS.fullmatch(token) or not constant(body, token, seen):
            return False
    return True


def positive(body: Body, text: str) -> bool:
    """Whether ``text`` is a number above 0, or a macro of this file that is one."""
    text = text.strip().strip("()").strip()
    try:
        return int(text.rstrip("uUlL"), 0) > 0
    except ValueError:
        values = body.texts_in_file("file-macro", text) if constant(body, text) else []
    return len(values) == 1 and values[0] != text and positive(body, values[0])
