# SPDX-License-Identifier: GPL-2.0-only
"""Names of files in a tree, and what is said of one that is not there."""

from __future__ import annotations

from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.base.gitrepo import printable, to_bytes

FILE_MODES = ("100644", "100755")


class MissingError(IncompleteError):
    """A file that had to be read is not there, or is no regular file."""


def check_path(path: str) -> bytes:
    """``path`` as bytes if it is one that can be in a tree; else raises UsageError."""
    raw = to_bytes(path)
    parts = raw.split(b"/")
    if b"\0" in raw or b"" in parts or b"." in parts or b".." in parts or parts[0] == b".git":
        raise UsageError(f"'{printable(path)}' is not a path inside the tree")
    return raw
