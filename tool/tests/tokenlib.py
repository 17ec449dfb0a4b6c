# SPDX-License-Identifier: GPL-2.0-only
"""What a file of C is made of, as gupscan and as gcc's preprocessor see it, for both to be compared.

gcc prints its tokens as text in which no comment, no continued line and no NUL byte is left, so
that a few lines of Python can take it apart again. A token is (kind, text); white space in a text
does not count.
"""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
from collections.abc import Sequence

GUPSCAN = pathlib.Path(__file__).resolve().parent.parent / "gupscan" / "gupscan"

Token = tuple[str, bytes]

#: A raw string that is none, or has no end: gcc says so, and what it prints from there on is nothing
#: to go by.
GIVEN_UP = ("given up", b"")

_TOKEN = re.compile(
    rb"""(?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\\\s"]{0,16})\((?:.*?)\)(?P=mark)")
    |(?P<string>"(?:\\[^\n]|[^"\\\n])*+(?:"|\\?$))
    |(?P<char>'(?:\\[^\n]|[^'\\\n])*+(?:'|\\?$))
    |(?P<number>\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.])*)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<punct>\S)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_BLANKS = re.compile(rb"[\s\0]+")
_CONTINUED = re.compile(rb"\\[ \t\f\v\0]*(?:\r\n|\n|\r)")


def joined(text: bytes) -> bytes:
    """A file with its continued lines put together, which must hold no raw string."""
    return _CONTINUED.sub(b"", text)


def split(text: bytes) -> list[Token]:
    """The tokens of a text without comments and continued lines."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        kind = "string" if kind in ("raw", "mark") else kind
        found.append((kind, _BLANKS.sub(b"", match[0])))
    return found


def of_gcc(text: bytes, *flags: str) -> list[Token]:
    """What gcc makes of a file, with nothing defined and no header to be found."""
    command = ["gcc", "-std=gnu11", "-E", "-P", "-undef", "-nostdinc", "-w", "-x", "c", *flags, "-"]
    done = subprocess.run(command, input=text, capture_output=True, check=False)
    return split(done.stdout)


def of_gupscan(texts: Sequence[bytes], top: pathlib.Path) -> list[list[Token]]:
    """What gupscan makes of files, which are put below ``top``: comments are left out."""
    for number, text in enumerate(texts):
        (top / f"{number}.c").write_bytes(text)
    names = b"".join(b"%d.c\0" % number for number in range(len(texts)))
    done = subprocess.run(
        [GUPSCAN, "--tree", top, "--stdin", "--tokens"],
        input=names, capture_output=True, check=True,
    )
    found: list[list[Token]] = [[] for _ in texts]
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record["rec"] != "token" or record["kind"] == "comment":
            continue
        into = found[int(record["file"].removesuffix(".c"))]
        if into[-1:] == [GIVEN_UP]:
            continue
        text = record["text"].encode("utf-8", "surrogateescape")
        if record["raw"] and record["open"]:
            into.append(GIVEN_UP)
        elif record["kind"] == "header":
            into += split(text)  # to gcc, of a file that is preprocessed, no name of a header
        else:
            into.append((record["kind"], _BLANKS.sub(b"", text)))
    return found


def normal(tokens: Sequence[Token]) -> list[Token]:
    """Punctuation byte by byte, and the digraph for # as that: gcc may print it so."""
    plain: list[Token] = []
    for kind, token in tokens:
        for text in [token] if kind != "punct" else [token[i : i + 1] for i in range(len(token))]:
            if (kind, text) == ("punct", b":") and plain and plain[-1] == ("punct", b"%"):
                plain[-1] = ("punct", b"#")
            else:
                plain.append((kind, text))
    return plain


def first_difference(ours: Sequence[Token], theirs: Sequence[Token]) -> str | None:
    """Where two views of a file part, in words; None if they are the same."""
    ours, theirs = normal(ours), normal(theirs)
    if ours[-1:] == [GIVEN_UP]:
        ours = ours[:-1]
        theirs = theirs[: len(ours)]
    for number, (one, other) in enumerate(zip(ours, theirs)):
        if one != other:
            near = b" ".join(t for _, t in ours[max(0, number - 8) : number])
            return f"after {near!r}: gupscan has {one}, gcc {other}"
    if len(ours) != len(theirs):
        rest = (ours if len(ours) > len(theirs) else theirs)[min(len(ours), len(theirs)) :][:5]
        return f"{'gupscan' if len(ours) > len(theirs) else 'gcc'} alone has {rest}"
    return None
