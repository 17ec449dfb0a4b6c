# SPDX-License-Identifier: GPL-2.0-only
"""XML documents of text that may hold anything."""

from __future__ import annotations

from xml.etree import ElementTree

from gupvmas.gitrepo import printable


def legal(text: str) -> str:
    """``text`` with what XML 1.0 cannot hold, or only just, as escapes: \\x1b, \\xff, \\u202e."""
    return "".join(c if c in "\t\n" else printable(c) for c in text.replace("\r\n", "\n"))


def document(root: ElementTree.Element) -> str:
    """The document, indented; what it contains has gone through legal()."""
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
