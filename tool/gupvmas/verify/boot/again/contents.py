# SPDX-License-Identifier: GPL-2.0-only
"""What is in a source tree, file by file."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from gupvmas.base.workdir import os_errors

#: How the sum over a symbolic link begins.
LINK = "->"


@dataclasses.dataclass(frozen=True)
class Contents:
    """All that is in a tree but its repository.

    name: the same for the same contents; files: a sum over each file and link, by its path.
    """

    name: str
    files: Mapping[str, str] = dataclasses.field(compare=False)


def contents(tree: Path) -> Contents:
    """Read a tree. Raises UsageError for what can't be read."""
    files = {}
    with os_errors("read", str(tree)):
        for path in paths(tree):
            files[path] = _digest(os.path.join(tree, path))
    whole = hashlib.blake2b(digest_size=20)
    for path, digest in sorted(files.items()):
        whole.update(os.fsencode(path) + b"\0" + digest.encode("ascii"))
    return Contents(whole.hexdigest(), files)


def paths(tree: Path) -> Iterator[str]:
    """The files of a tree and its links, those to directories too. Raises OSError."""
    top = str(tree)
    for directory, names, files in os.walk(top, onerror=_raise):
        if directory == top:
            names[:] = [name for name in names if name != ".git"]
            files = [name for name in files if name != ".git"]
        # os.walk() gives links to directories as names, and does not follow them.
        links = [name for name in names if os.path.islink(os.path.join(directory, name))]
        for name in (*files, *links):
            yield os.path.relpath(os.path.join(directory, name), top)


def _raise(error: OSError) -> None:
    raise error


def _digest(path: str) -> str:
    if os.path.islink(path):
        return LINK + hashlib.blake2b(os.fsencode(os.readlink(path)), digest_size=20).hexdigest()
    with open(path, "rb") as file:
        mode = b"%o " % os.fstat(file.fileno()).st_mode
        return hashlib.blake2b(mode + file.read(), digest_size=20).hexdigest()
