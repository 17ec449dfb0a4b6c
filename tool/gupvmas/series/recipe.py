# SPDX-License-Identifier: GPL-2.0-only
"""How the message of a commit gives the semantic patch that makes it, and how it is read again."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Mapping

#: A semantic patch of more lines, or wider ones, lies beside the mail.
LONGEST = 60
WIDEST = 75

#: The longest name that git format-patch gives to a mail.
NAME = 63

_INDENT = "    "
_ALL, _MOST = "this change", "most of this change"
_WORDS = re.compile(r"^The semantic patch that makes (?:most of )?this change is( in)?:$", re.M)
_HAND = "The rest is made by hand:"
_NONE = "No semantic patch makes this change:"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What a message says of how to make the commit.

    ``patch`` is the semantic patch, or ``beside`` the name of the file that has it. ``by_hand`` are
    the files that it does not make all of.
    """

    patch: str
    beside: str
    by_hand: tuple[str, ...]


def name(number: int, subject: str) -> str:
    """The name of the semantic patch beside mail ``number``: that of the mail, but for its end."""
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", subject)
    slug = re.sub(r"\.+", ".", slug).strip("-.")
    room = NAME - len("0000-") - len(".patch")
    return f"{number:04}-{slug[:room]}.cocci"


def words(patch: str, by_hand: Mapping[str, str], file: str) -> tuple[str, str]:
    """The end of a message: the semantic patch, or where it is; and ``file`` if it is there."""
    rows = [f"{_INDENT}{path}\n{_INDENT}  {why}" for path, why in sorted(by_hand.items())]
    if not patch.strip():
        return (f"{_NONE}\n\n" + "\n".join(rows) if rows else ""), ""
    lines = patch.strip("\n").split("\n")
    what = _MOST if by_hand else _ALL
    wide = max(len(line) for line in lines) > WIDEST - len(_INDENT)
    long = len(lines) > LONGEST or wide
    head = f"The semantic patch that makes {what} is{' in' if long else ''}:"
    body = _INDENT + file if long else textwrap.indent("\n".join(lines), _INDENT)
    parts = [head, body]
    if by_hand:
        parts += [_HAND, "\n".join(rows)]
    return "\n\n".join(parts), file if long else ""


def read(message: str) -> Recipe | None:
    """What words() wrote into a message; None if it has nothing of the kind."""
    found = list(_WORDS.finditer(message))
    if not found:
        _, none, rest = message.rpartition("\n" + _NONE + "\n")
        return Recipe("", "", _files(rest)) if none else None
    rest = message[found[-1].end() :]
    patch, rest = _indented(rest)
    hand = _files(rest[len(_HAND) :]) if rest.startswith(_HAND + "\n") else ()
    if found[-1][1]:
        return Recipe("", patch.strip(), hand)
    return Recipe(patch, "", hand)


def _files(text: str) -> tuple[str, ...]:
    """The files of the list that ``text`` begins with; below each is the reason."""
    rows, _ = _indented(text)
    return tuple(row for row in rows.split("\n") if row and not row.startswith(" "))


def _indented(text: str) -> tuple[str, str]:
    """The lines that are indented, or empty, without that; and what follows."""
    lines = text.lstrip("\n").split("\n")
    count = 0
    while count < len(lines) and (not lines[count] or lines[count].startswith(_INDENT)):
        count += 1
    block = "\n".join(line[len(_INDENT) :] for line in lines[:count]).strip("\n")
    return block + "\n", "\n".join(lines[count:])
