# SPDX-License-Identifier: GPL-2.0-only
"""The tokens of C files, comments left out: what two texts must have in common to be the same code."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from gupvmas.code import scanner
from gupvmas.base.errors import IncompleteError

#: A token, and the offset that it begins at.
Token = tuple[bytes, int]

#: How the names of files end that spatch reads.
CODE = (".c", ".h")


def of(top: Path, files: Iterable[str]) -> dict[str, list[Token]]:
    """The tokens of ``files`` below ``top``; directives of the preprocessor are among them.

    Raises IncompleteError for a file that can't be read.
    """
    paths = list(files)
    found: dict[str, list[Token]] = {file: [] for file in paths}
    if not paths:
        return found
    command = [str(scanner.PROGRAM), "--tree", str(top), "--stdin", "--tokens"]
    stdin = b"".join(os.fsencode(file) + b"\0" for file in paths)
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or f"status {done.returncode}"
        raise IncompleteError(f"gupscan: no tokens: {said}")
    texts = {file: (top / file).read_bytes() for file in paths}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if record["rec"] == "token" and record["kind"] != "comment":
            text = texts[record["file"]]
            found[record["file"]].append((text[record["start"] : record["end"]], record["start"]))
    return found


def digest(tokens: Iterable[Token]) -> str:
    """A sum that is the same for the same tokens, wherever they stand."""
    whole = hashlib.sha256()
    for text, _ in tokens:
        whole.update(b"%d:" % len(text) + text)
    return whole.hexdigest()


def differs_at(one: Iterable[Token], other: Iterable[Token], text: bytes) -> int:
    """The line of ``text`` at which the tokens ``one``, which are its own, differ from ``other``.

    0 if they do not.
    """
    at = 0
    for mine, yours in itertools.zip_longest(one, other):
        if mine is None:
            return text.count(b"\n", 0, at) + 1
        at = mine[1]
        if yours is None or mine[0] != yours[0]:
            return text.count(b"\n", 0, at) + 1
    return 0
