# SPDX-License-Identifier: GPL-2.0-only
"""Whether what a call passes for the VMAs is a null pointer constant, however it is spelt."""

from __future__ import annotations

import re

from gupvmas.gup.body import Body
from gupvmas.gup.generation import Prototype
from gupvmas.code.model import Evidence, Role
from gupvmas.gup.site import Site
from gupvmas.code.source import Source

_SPLICE = re.compile(rb"\\[ \t]*\r?\n")


def redefines(source: Source, name: str) -> bool:
    """Whether a file has a directive that defines ``name``, or takes it back.

    The headers beside it are not asked: what everybody knows is not defined anew there.
    """
    word = rb"(?:#|%%:)[^\n]*\b(?:define|undef)\b[^\n]*\b%b\b" % name.encode()
    return re.search(word, _SPLICE.sub(b"", source.data)) is not None


def is_null(site: Site, prototype: Prototype, body: Body) -> bool:
    """Whether it is one; the macro that makes it one is evidence.

    A macro is one if all its definitions are, those of the headers beside the file included, and
    the file has it above the call and never takes it back.
    """
    text = site.vmas or ""
    if body.macros.names_one(text):
        found = body.macros.null(text)
        if any(each.path == site.file and each.line >= site.line for each in found):
            return False
        site.evidence += [Evidence(each.path, each.line, each.text, Role.NULL) for each in found]
        return bool(found)
    if text == "NULL":
        return True
    index = str(prototype.vmas)
    return any(fact.text("index") == index for fact in body.of_call("null", site.occurrence))


def never_set(body: Body, name: str) -> bool:
    """Whether a local never holds anything but NULL."""
    written = [fact.text("value") for _, fact in body.all("written", name)]
    return (
        len(body.declarations(name)) == 1
        and bool(written)
        and not body.places("changed", name)
        and all(value == "NULL" for value in written)
    )
