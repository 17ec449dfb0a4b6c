# SPDX-License-Identifier: GPL-2.0-only
"""What unified diffs say, as git writes and takes them; the one place that reads them.

git applies them and judges them; what is read here are names and places. python3-unidiff is not
used: of 9 MB with 53,000 hunks it takes 1.9 s and this 0.4 s, it takes a name with a space for
two, leaves quoted names quoted, and raises at a binary patch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gupvmas.base.gitrepo import to_str

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = dict(zip(b"abtnvfr", b"\a\b\t\n\v\f\r"))
_MOVED = (b"rename from ", b"copy from ")

#: The first line before and the number of lines, and the same after.
Hunk = tuple[int, int, int, int]


def hunk(line: bytes) -> Hunk | None:
    """The places that the head of a hunk names; None for any other line."""
    found = _HUNK.match(line)
    if not found:
        return None
    first, count, start, size = (int(g) if g is not None else 1 for g in found.groups())
    return first, count, start, size


def start(data: bytes) -> int:
    """Where the diff begins in a mail or a file; -1 if there is none."""
    found = re.search(rb"^(?:diff --git |--- )", data, re.MULTILINE)
    return found.start() if found else -1


def moved(data: bytes) -> list[str]:
    """The files that a patch renames or copies, by their names before."""
    return [
        to_str(name(line[len(mark) :]))
        for line in data.split(b"\n")
        for mark in _MOVED
        if line.startswith(mark)
    ]


def named(data: bytes) -> Iterator[str]:
    """All files that a patch names, some more than once."""
    yield from moved(data)
    for line in data.split(b"\n"):
        if line.startswith((b"--- ", b"+++ ")):
            path = name(line[4:])
            if path[:2] in (b"a/", b"b/"):
                yield to_str(path[2:])
        elif line.startswith(b"diff --git a/"):
            # The two are the same where no other line names the file.
            yield to_str(line[len(b"diff --git a/") :].rstrip(b"\r").partition(b" b/")[0])
        elif line.startswith(b'diff --git "a/'):
            yield to_str(name(line[len(b"diff --git ") :])[2:])


def name(text: bytes) -> bytes:
    """A name as it stands in a line of a diff: quoted as in C, or up to a tab."""
    if not text.startswith(b'"'):
        return text.rstrip(b"\r").partition(b"\t")[0]
    quoted = re.match(rb'"((?:[^"\\]|\\.)*)"', text, re.DOTALL)
    return _ESCAPE.sub(_character, quoted[1]) if quoted else text


def _character(found: re.Match[bytes]) -> bytes:
    what = found[1]
    if len(what) == 3:
        return bytes([int(what, 8) & 0xFF])
    return bytes([_LETTERS.get(what[0], what[0])])


def old_lines(diff: str) -> dict[int, str]:
    """The lines before a change of one file that its diff shows, by their numbers."""
    lines: dict[int, str] = {}
    at = 0
    for line in diff.split("\n"):
        places = hunk(line.encode("utf-8", "surrogateescape"))
        if places:
            at = places[0]
        elif at and line[:1] in (" ", "-"):
            lines[at] = line[1:]
            at += 1
    return lines


def shifted(head: str, lines: int) -> str:
    """The head of a hunk, its places further down."""
    words = head.split(" ")
    for number in (1, 2):
        first, comma, count = words[number][1:].partition(",")
        words[number] = f"{words[number][0]}{int(first) + lines}{comma}{count}"
    return " ".join(words)
