# SPDX-License-Identifier: GPL-2.0-only
"""Whose code a file is, read from the tree's MAINTAINERS. Nothing of the tree is run for it.

The patterns are those that MAINTAINERS itself explains at its top. N: and K: are regular
expressions of a stranger, which can be made to run for ever, so they are left out; who is asked
for mail addresses to send to gets them from the tree's own script (maintainers.py).
"""

from __future__ import annotations

import dataclasses
import fnmatch
import re
from collections.abc import Iterable

from gupvmas.base.tree import Tree

FILE = "MAINTAINERS"

_NONE = (0, 0)  # the rank of a pattern that does not match


@dataclasses.dataclass
class Subsystem:
    """A section of MAINTAINERS."""

    name: str
    people: list[str] = dataclasses.field(default_factory=list)  # M:, as "Name <user@host>"
    reviewers: list[str] = dataclasses.field(default_factory=list)  # R:, in the same form
    lists: list[str] = dataclasses.field(default_factory=list)  # L:, without remarks
    status: str = ""  # S:
    files: list[str] = dataclasses.field(default_factory=list)
    excluded: list[str] = dataclasses.field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The maintainers without their addresses; the reviewers where there is none."""
        people = self.people or self.reviewers
        return [person.split("<")[0].strip().strip('"') or person for person in people]


class Subsystems:
    """All sections of a tree."""

    def __init__(self, text: str) -> None:
        self._sections = list(_sections(text))

    def of(self, path: str) -> Subsystem | None:
        """The section that is most particular about ``path``; None if none names it.

        get_maintainer.pl ranks them likewise: by the depth of the pattern that matches.
        """
        best = _NONE
        found = None
        for section in self._sections:
            if any(_depth(pattern, path) > _NONE for pattern in section.excluded):
                continue
            rank = max((_depth(pattern, path) for pattern in section.files), default=_NONE)
            if rank > best:
                best, found = rank, section
        return found


def read(tree: Tree) -> Subsystems:
    """The sections of a tree; none if it has no such file."""
    if not tree.exists(FILE):
        return Subsystems("")
    return Subsystems(tree.read(FILE).decode("utf-8", "surrogateescape"))


def _sections(text: str) -> Iterable[Subsystem]:
    """A section is a line of prose followed by tags; the tags of the legend are indented."""
    name = ""
    current: Subsystem | None = None
    for line in text.split("\n"):
        tag, value = line[:2], line[2:].strip()
        if len(line) > 2 and tag[0].isupper() and tag[1] == ":" and line[2] in "\t ":
            if current is None:
                current = Subsystem(name)
            if tag == "M:":
                current.people.append(value)
            elif tag == "R:":
                current.reviewers.append(value)
            elif tag == "L:":
                current.lists.append(value.split(" ")[0])
            elif tag == "S:":
                current.status = value
            elif tag == "F:":
                current.files.append(value)
            elif tag == "X:":
                current.excluded.append(value)
            continue
        if current is not None:
            yield current
            current = None
        name = line.strip() or name
    if current is not None:
        yield current


def _depth(pattern: str, path: str) -> tuple[int, int]:
    """How particular a pattern is about ``path``: its depth and length; _NONE for no match.

    A directory matches all below it; another pattern what has as many slashes, and may end early.
    """
    if not any(c in pattern for c in "*?["):
        bare = pattern.rstrip("/")
        if path != bare and not path.startswith(bare + "/"):
            return _NONE
        return (bare.count("/") + 1, len(bare))
    below = pattern.endswith("/")
    parts = path.split("/")
    wanted = pattern.rstrip("/").split("/")
    if len(parts) < len(wanted) or (len(parts) > len(wanted) and not below):
        return _NONE
    if below and len(parts) == len(wanted):
        return _NONE
    if not all(_fits(part, word) for part, word in zip(parts, wanted)):
        return _NONE
    # "*" and "*/" are everything, and name nobody in particular.
    return (len(wanted) if pattern.strip("*/") else 0, max(1, len(pattern.replace("*", ""))))


def _fits(part: str, word: str) -> bool:
    """One component; a pattern without a bracket is no regular expression that could explode."""
    if word == "*":
        return True
    head = re.split(r"[*?\[]", word, maxsplit=1)[0]
    return part.startswith(head) and fnmatch.fnmatchcase(part, word)
