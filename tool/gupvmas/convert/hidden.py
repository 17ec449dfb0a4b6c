# SPDX-License-Identifier: GPL-2.0-only
"""Uses of a variable that spatch does not see: inside macros, files, and what it can't parse."""

from __future__ import annotations

import re

from gupvmas.gup.body import Body, code_before
from gupvmas.gup.site import Refusal

_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include\b", re.MULTILINE)
_ASSEMBLER = re.compile(
    rb"\b(?:asm|__asm__|__asm)\b\s*(?:(?:volatile|__volatile__|__volatile|goto|inline)\b\s*)*\("
)
#: What stands before a name that is none of a variable: a member, a label, a tag.
_NO_VARIABLE = re.compile(rb"(?:->|\.|\b(?:goto|struct|union|enum))\Z")

#: The facts that account for a place where a variable stands.
_PLACES = ("mention", "declared", "parameter", "by-value")


def must_be_in_sight(body: Body, name: str) -> None:
    """Raise Refusal if the function may use its variable ``name`` where no rule sees it.

    Of macros, those count that the text of the function comes to, as a macro that another function
    uses may well name a variable of that one.
    """
    text = body.source.text(body.extent)
    macro = body.macros.naming(text, name.split(".")[-1])
    if macro is not None and macro.name == name:
        raise Refusal("name-is-macro", name=name)
    if macro is not None:
        where = "" if macro.path == body.source.path else f" of {macro.path}"
        raise Refusal("macro-may-use-unseen", macro=macro.name + where, name=name)
    changing = body.macros.changing(text, name)
    if changing is not None:
        raise Refusal("macro-may-change", macro=changing.name, name=name)
    if _INCLUDE.search(text):
        raise Refusal("include-may-use-unseen", name=name)
    for at in (*_unseen(body, name), *_in_assembler(body, name)):
        raise Refusal("use-not-understood", name=name, line=body.source.line(at))


def _in_assembler(body: Body, name: str) -> list[int]:
    """Where assembler code may write to the variable, or to memory that it leads to."""
    source, extent = body.source, body.extent
    leads = re.compile(rb"(?<![\w.>])%b[ \t]*->" % re.escape(name.encode()))
    used = re.compile(rb"(?<![\w.>])%b(?!\w)" % re.escape(name.encode()))
    found = []
    for asm in _ASSEMBLER.finditer(source.data, extent.start, extent.end):
        text = source.data[asm.end() : source.closing(asm.end() - 1)]
        memory = b'"memory"' in text and leads.search(source.text(extent))
        if used.search(text) or memory:
            found.append(asm.start())
    code = {at for at, _, _ in source.walk(extent.start, extent.end)} if found else set()
    return [at for at in found if at in code]


def _unseen(body: Body, name: str) -> list[int]:
    """Where the name stands in the code of the function, and no rule says what for."""
    source, extent = body.source, body.extent
    seen = {at.start for kind in _PLACES for at, _ in body.all(kind, name)}
    word = re.compile(rb"(?<!\w)%b(?!\w)" % re.escape(name.encode()))
    places = [found.start() for found in word.finditer(source.data, extent.start, extent.end)]
    if "." in name or all(at in seen for at in places):
        return []
    code: dict[int, bytes] = {}
    for at, byte, _ in source.walk(extent.start, extent.end):
        code[at] = byte
    left = []
    for at in places:
        before = source.data[extent.start : at].rstrip()
        behind = source.skip(at + len(name))
        label = source.data[behind : behind + 1] == b":" and code_before(body, at) in b";{}:"
        if at in code and at not in seen and not label and not _NO_VARIABLE.search(before):
            left.append(at)
    return left
