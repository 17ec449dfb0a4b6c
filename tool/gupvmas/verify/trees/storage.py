# SPDX-License-Identifier: GPL-2.0-only
"""Where builds and their results are kept, and how much of them."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.tree import Tree
from gupvmas.verify.model import Options
from gupvmas.base.workdir import os_errors, scratch

#: What the cache may hold: bytes of results, and trees with their build directories.
_RESULTS = 1 << 30
_TREES = 3


@contextlib.contextmanager
def working_directory(tree: Tree, options: Options) -> Iterator[Path]:
    """Where builds are kept: -o DIR, or a place in the cache that belongs to the tree.

    It is locked until the end. Raises UsageError for one of somebody else's, or in use.
    """
    work = options.work
    stack = contextlib.ExitStack()
    if work is None:
        if options.cache is None:
            work = Path(stack.enter_context(scratch()).path)
        else:
            name = hashlib.sha256(os.fsencode(str(tree.root or tree.git_dir))).hexdigest()[:16]
            work = options.cache / "verify" / "work" / name
    with stack:
        with os_errors("make", str(work)):
            work = work.resolve()
            known = work / ".gup-vmas-verify"
            ours = known.exists() or options.work is None
            if not ours and work.exists() and any(work.iterdir()):
                raise UsageError(
                    f"{printable(str(work))} exists and is not of verify: choose another name"
                )
            work.mkdir(parents=True, exist_ok=True)
            known.touch()
            lock = os.open(known, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise UsageError(
                f"another verify works in {printable(str(work))}: wait for it, or use -o"
            ) from None
        try:
            yield work
        finally:
            os.close(lock)


def bound(directory: Path) -> None:
    """Remove the oldest results and build directories beyond what the cache may hold."""
    with contextlib.suppress(OSError):
        entries = [(e.stat(), e.path) for e in os.scandir(directory / "facts")]
        total = sum(info.st_size for info, _ in entries)
        for info, path in sorted(entries, key=lambda entry: entry[0].st_mtime):
            if total <= _RESULTS:
                break
            os.unlink(path)
            total -= info.st_size
    with contextlib.suppress(OSError):
        trees = sorted(
            os.scandir(directory / "work"), key=lambda entry: -_used(Path(entry.path))
        )
        for entry in trees[_TREES:]:
            lock = os.open(Path(entry.path) / ".gup-vmas-verify", os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(entry.path, ignore_errors=True)
            finally:
                os.close(lock)


def _used(work: Path) -> float:
    try:
        return (work / ".gup-vmas-verify").stat().st_mtime
    except OSError:
        return 0
