# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of gupscan --layout need: code whose layout is lost, and the pairs to try it on.

A semantic patch prints what it changes anew: comments are gone, lines are broken elsewhere. These
functions do worse than that to a file, and keep its tokens.
"""

from __future__ import annotations

import collections
import difflib
import pathlib
import re
import subprocess
from collections.abc import Iterator

import caselib

GUPSCAN = caselib.TOOL / "gupscan" / "gupscan"

_LEX = re.compile(
    rb"""(?P<trivia>(?:[ \t\r\n\f\v]+|\\\r?\n|/\*.*?\*/|//[^\n]*)+)
    |(?P<token>(?:L|u8|u|U)?"(?:\\.|[^"\\\n])*"|L?'(?:\\.|[^'\\\n])*'
    |\.?[0-9](?:[eEpP][+-]|[\w.])*|(?:[A-Za-z_0-9\x80-\xff]|\\\r?\n)+|->|\+\+|--|<<=|>>=|[-+*/%&|^<>=!]=|&&|\|\||<<|>>
    |\.\.\.|\#\#|.)""",
    re.S | re.X,
)
COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)


def pairs() -> Iterator[tuple[str, pathlib.Path, pathlib.Path]]:
    """All that has a twin which differs: a name, the file and the twin."""
    for before in sorted(caselib.BEFORE.rglob("*.[ch]")):
        name = before.relative_to(caselib.BEFORE)
        after = caselib.AFTER / name
        if name.parts[0] in ("backport", "check") or not after.is_file():
            continue
        if before.read_bytes() != after.read_bytes():
            yield str(name), before, after


def lay_out(before: pathlib.Path, after: pathlib.Path) -> subprocess.CompletedProcess[bytes]:
    """Runs gupscan --layout."""
    return subprocess.run(
        [str(GUPSCAN), "--layout", str(before), str(after)],
        check=False,
        capture_output=True,
        timeout=60,
    )


def tokens(data: bytes) -> list[tuple[bytes, bytes, bool]]:
    """The tokens of C: what stands before each, its text, and whether a directive begins with it.

    The last one has no text.
    """
    found: list[tuple[bytes, bytes, bool]] = []
    trivia = b""
    for match in _LEX.finditer(data):
        if match.lastgroup == "trivia":
            trivia = match.group()
            continue
        plain = re.sub(rb"\\\r?\n", b"", COMMENT.sub(b"", trivia))
        starts = match.group() == b"#" and (not found or b"\n" in plain)
        found.append((trivia, match.group(), starts))
        trivia = b""
    return [*found, (trivia, b"", False)]


def _added_lines(before: bytes, after: bytes) -> set[int]:
    """The lines of ``after``, from 0, that it does not have from ``before``."""
    added: set[int] = set()
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            added.update(range(start, end))
    return added


def without_layout(before: bytes, after: bytes, every_token: bool = False) -> bytes:
    """The tokens of ``after`` without the comments of ``before`` and without its line breaks.

    Statements begin lines, and blank lines stand where ``after`` has them beside lines that are
    new. With ``every_token`` each token has a line of its own.
    """
    known = collections.Counter(b"".join(c.split()) for c in COMMENT.findall(before))
    added = _added_lines(before, after)
    out: list[bytes] = []
    at = depth = 0
    directive = False
    previous = b""
    for trivia, text, starts in tokens(after):
        plain = re.sub(rb"\\\r?\n", b"", COMMENT.sub(b"", trivia))
        line = after.count(b"\n", 0, at)
        at += len(trivia)
        here = after.count(b"\n", 0, at)
        at += len(text)
        comments = []
        for comment in COMMENT.findall(trivia):
            key = b"".join(comment.split())
            if known[key]:
                known[key] -= 1
            else:
                comments.append(comment)
        ends = directive and b"\n" in plain
        if ends:
            directive = False
        blank = re.search(rb"\n[ \t\r]*\n", trivia) and (line in added or here in added)
        if (starts or ends) and previous:
            gap = b"\n\n" if blank and not every_token else b"\n"
        elif directive:
            gap = b" " if trivia else b""
        elif every_token:
            gap = b"\n" if previous else b""
        elif previous in (b";", b"{", b"}") and not depth and b"\n" in trivia:
            gap = b"\n\n" if blank else b"\n"
        else:
            gap = b" " if trivia and previous else b""
        for comment in comments:
            own = re.search(rb"\n[ \t]*" + re.escape(comment), trivia)
            gap += (b"\n" if own else b" ") + comment + (b"\n" if b"\n" in trivia else b" ")
        out += [gap, text]
        depth += (text in (b"(", b"[")) - (text in (b")", b"]"))
        directive = directive or starts
        previous = text
    return b"".join(out) + b"\n"


def blank_lines_dropped(data: bytes) -> bytes:
    """``data`` without its blank lines."""
    return b"".join(line for line in data.splitlines(True) if line.strip())
