# SPDX-License-Identifier: GPL-2.0-only
"""The sources and the build directory of one architecture, which go from one tree to the next.

The sources are hard links to the user's, in a directory of ours: to make, another path would be
another command, and everything would be compiled again. A file that differs gets a new inode;
nothing is ever written through a link. What both directories are of is written down only when a
kernel is complete: without that note, everything is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from gupvmas.verify.boot.again import headers, objects
from gupvmas.verify.boot.again.contents import LINK, Contents
from gupvmas.verify.build import kbuild
from gupvmas.base.store import seal, unseal
from gupvmas.base.workdir import os_errors

#: Files that nothing is built of.
_PROSE = (".rst", ".txt", ".md")
#: What is run while a kernel is built: make does not know all that came of it.
_TOOLS = ("scripts/", "tools/", "usr/")
#: Options with which every line is in the object, not only those of inline functions.
_LINES = ("DEBUG_INFO", "UBSAN", "GCOV_KERNEL", "KCSAN")


class Directory:
    """``place``/source and ``place``/build.

    recipe: all that decides, besides the sources, what is built.
    """

    def __init__(self, place: Path, recipe: str) -> None:
        self.source = place / "source"
        self.output = place / "build"
        self._place = place
        self._name = f"build {recipe} {place}"
        self._note = place / "built"
        self._files: dict[str, list[str | int]] = {}

    @contextlib.contextmanager
    def locked(self) -> Iterator[int]:
        """Alone there; gives the lock, which all that is started must inherit.

        So it waits for what a killed run left running. Raises UsageError.
        """
        with os_errors("make", str(self._place)):
            self._place.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)

    def prepare(self, tree: Path, wanted: Contents) -> None:
        """Make the sources those of ``tree``, and remove what make would not compile again.

        wanted: what is in the tree.
        Raises UsageError, IncompleteError for a file that can't be read or written.
        """
        with os_errors("write to", str(self._place)):
            known = self._load()
            self._note.unlink(missing_ok=True)
            differing = {
                path
                for path in {*known, *wanted.files}
                if known.get(path) != wanted.files.get(path)
            }
            if known and all(_is_near(path, known, wanted.files) for path in differing):
                held = self._hold(tree, differing, known)
                for path in differing:
                    self._replace(tree, path, path in wanted.files, held.get(path))
            else:
                self._begin(tree, wanted)
            # Now: what somebody changes during the build is not what was read.
            self._files = {
                path: [digest, *_stamp(self.source / path)]
                for path, digest in wanted.files.items()
            }

    def settle(self) -> None:
        """Write down that the kernel of these sources is complete. Raises UsageError."""
        with os_errors("write to", str(self._place)):
            spare = self._place / "built.new"
            spare.write_bytes(seal(self._name, self._files))
            os.replace(spare, self._note)

    def _load(self) -> dict[str, str]:
        """The sums of the sources that the build is of, "" for one changed since; {} if unknown.

        Who writes to a file of the tree that they are links to writes to the source here.
        """
        try:
            files = unseal(self._name, self._note.read_bytes())
        except (OSError, ValueError):
            return {}
        if not (self.output / ".config").exists():
            return {}
        return {
            path: digest if _stamp(self.source / path) == stamp else ""
            for path, (digest, *stamp) in files.items()
        }

    def _begin(self, tree: Path, wanted: Contents) -> None:
        for old in (self.source, self.output):
            if old.exists():
                shutil.rmtree(old)
            old.mkdir()
        for path in wanted.files:
            mine = self.source / path
            mine.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(tree / path, mine, follow_symlinks=False)
            except OSError:  # another file system, or a file of another user
                shutil.copy2(tree / path, mine, follow_symlinks=False)

    def _replace(self, tree: Path, path: str, there: bool, time: int | None) -> None:
        """Do the same to our file as was done to the one of ``tree``; with the time, if given."""
        mine = self.source / path
        if not there:
            mine.unlink()
            return
        mine.parent.mkdir(parents=True, exist_ok=True)
        spare = self._place / "spare"
        spare.unlink(missing_ok=True)
        shutil.copyfile(tree / path, spare)
        shutil.copymode(tree / path, spare)
        if time is not None:
            os.utime(spare, ns=(time, time))
        os.replace(spare, mine)

    def _hold(
        self, tree: Path, differing: Collection[str], known: Mapping[str, str]
    ) -> dict[str, int]:
        """The headers that make need not see as changed, with the times that they keep.

        What they do reach is removed. Raises IncompleteError.
        """
        if _has_lines(self.output / ".config"):
            return {}
        names: set[bytes] = set()
        held = {}
        # One that was changed meanwhile is not what the objects were made of.
        for header in (path for path in differing if path.endswith(".h") and known[path]):
            functions = headers.changed(self.source, tree, [header])
            if functions is not None:
                names |= functions
                held[header] = (self.source / header).stat().st_mtime_ns
        if held:
            every = kbuild.made(self.output, self.source)
            others = {*differing} - {*held}
            for target in objects.reached(self.source, every, names, held, others):
                (self.output / target).unlink(missing_ok=True)
        return held


def _is_near(path: str, known: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether make finds out by itself what another text of this file changes."""
    if path.endswith(_PROSE):
        return not any(which.get(path, "").startswith(LINK) for which in (known, wanted))
    both = path in known and path in wanted and not wanted[path].startswith(LINK)
    return both and path.endswith((".c", ".h")) and not path.startswith(_TOOLS)


def _has_lines(config: Path) -> bool:
    said = set(config.read_text("utf-8").splitlines())
    return any(f"CONFIG_{option}=y" in said for option in _LINES)


def _stamp(path: Path) -> list[int]:
    try:
        info = path.lstat()
    except OSError:
        return []
    return [info.st_ino, info.st_size, info.st_mtime_ns]
