# SPDX-License-Identifier: GPL-2.0-only
"""Finds out what kind of tree there is, and which kernel it is."""

from __future__ import annotations

import os

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.tree.paths import MissingError
from gupvmas.base.tree.tree import Tree

_REPOSITORY = ("HEAD", "objects", "refs")  # what a directory with a bare repository holds


def open_tree(
    path: str | os.PathLike[str], rev: str | None = None, *, need_kernel: bool = True
) -> Tree:
    """Opens the kernel tree at ``path``: the top of a work tree, a bare repository, a tarball.

    rev: read this commit instead of the files; a bare repository defaults to HEAD.
    need_kernel: require the top Makefile of a kernel.
    Raises UsageError if there is nothing of the kind, or git refuses to read it.
    """
    given = os.path.abspath(path)
    shown = printable(os.fspath(path))
    if not os.path.isdir(given):
        raise UsageError(f"{shown}: no such directory")
    dot_git = os.path.lexists(os.path.join(given, ".git"))
    if dot_git:
        tree = _open_repository(given, shown, given)
    elif all(os.path.exists(os.path.join(given, n)) for n in _REPOSITORY):
        tree = _open_repository(given, shown, None)
    else:
        tree = Tree(given, None, None)
    try:
        if rev is not None or tree.bare:
            if not tree.is_git:
                raise UsageError(f"{shown} is not the top of a git repository: --rev needs one")
            tree.rev = tree.resolve(rev if rev is not None else "HEAD")
        tree.version = version_of(tree)
        if need_kernel and not tree.version:
            raise UsageError(f"{shown} is not a kernel tree: {_why_not(given, tree)}")
    except BaseException:
        tree.close()
        raise
    return tree


def _why_not(given: str, tree: Tree) -> str:
    above = _kernel_around(given, tree)
    return above or "no VERSION and PATCHLEVEL in the top Makefile"


def _kernel_around(given: str, tree: Tree) -> str:
    """Where the kernel is that a directory is a part of, in words; empty if there is none."""
    above = os.path.dirname(given)
    while tree.root is not None and above != os.path.dirname(above):
        if version_of(Tree(above, None, None)):
            return f"its top is {printable(above)}"
        above = os.path.dirname(above)
    return ""


def open_kernel_or_driver(
    path: str | os.PathLike[str], rev: str | None = None, *, anywhere: bool = False
) -> Tree:
    """Opens a kernel tree, or the repository of a driver that is built outside of one.

    A part of a kernel tree is neither, unless ``anywhere`` says that it is meant. Raises
    UsageError.
    """
    tree = open_tree(path, rev, need_kernel=False)
    around = "" if tree.version or anywhere else _kernel_around(os.path.abspath(path), tree)
    if around:
        tree.close()
        raise UsageError(f"{printable(os.fspath(path))} is not a kernel tree: {around}")
    return tree


def _open_repository(given: str, shown: str, root: str | None) -> Tree:
    """Lets git find the repository at exactly ``given``, with the user's safe.directory."""
    from gupvmas.base.repository import find

    git_dir, common_dir, object_format = find(given, shown)
    tree = Tree(root, git_dir, common_dir)
    tree.object_format = object_format
    return tree


def version_of(tree: Tree, makefile: str = "Makefile") -> str:
    """The version as ``make kernelversion`` prints it, read as text; "" if there is none."""
    try:
        lines = tree.read(makefile)[:4096].split(b"\n")
    except MissingError:
        return ""
    found: dict[str, str] = {}
    for line in lines:
        name, equals, value = line.partition(b"=")
        key = name.strip().decode("ascii", "replace")
        if equals and key in ("VERSION", "PATCHLEVEL", "SUBLEVEL", "EXTRAVERSION"):
            found.setdefault(key, value.strip().decode("ascii", "replace"))
    numbers = [found.get("VERSION", ""), found.get("PATCHLEVEL", ""), found.get("SUBLEVEL") or "0"]
    if not all(n.isascii() and n.isdigit() for n in numbers):
        return ""
    extra = found.get("EXTRAVERSION", "")
    # It is shown on terminals and in mails: what is no version is left out.
    plain = all(c.isascii() and (c.isalnum() or c in "-+._~") for c in extra)
    return ".".join(numbers) + (extra if plain else "")
