# SPDX-License-Identifier: GPL-2.0-only
"""Reads a kernel tree: a git work tree, a bare repository or an unpacked tarball.

The tree is data from a stranger: nothing in it is executed, nothing in it is written, and no
symbolic link in it is followed. A file is a regular file; a link is never one, wherever it
points. Paths are relative to the top, str in UTF-8 with surrogateescape.
"""

from __future__ import annotations

from gupvmas.base.tree.opening import open_kernel_or_driver, open_tree, version_of
from gupvmas.base.tree.paths import FILE_MODES, MissingError, check_path
from gupvmas.base.tree.tree import Tree

__all__ = [
    "FILE_MODES", "MissingError", "Tree", "check_path", "open_kernel_or_driver", "open_tree", "version_of",
]  # fmt: skip
