# SPDX-License-Identifier: GPL-2.0-only
"""The files of a directory, read without passing a link."""

from __future__ import annotations

import os
import stat

from gupvmas.base.gitrepo import printable, to_str
from gupvmas.base.tree.paths import MissingError


class Directory:
    """A work tree or an unpacked tarball at ``top``; name: of the tree, for messages."""

    def __init__(self, top: bytes, name: str) -> None:
        self._top = top
        self._name = name

    def missing(self, path: str) -> MissingError:
        """The error for a file that is not there."""
        return MissingError(f"{printable(path)}: no such file in {self._name}")

    def mode(self, raw: bytes) -> str | None:
        """ "100644" or "100755" for a regular file, None if there is no such file."""
        try:
            parent = self._open(raw.rpartition(b"/")[0])
        except OSError:
            return None
        try:
            info = os.stat(raw.rpartition(b"/")[2], dir_fd=parent, follow_symlinks=False)
        except OSError:
            return None
        finally:
            os.close(parent)
        if not stat.S_ISREG(info.st_mode):
            return None
        return "100755" if info.st_mode & 0o100 else "100644"

    def _open(self, raw: bytes) -> int:
        """A descriptor for a directory of the tree, reached without passing a link."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
        current = os.open(self._top, flags)
        for part in raw.split(b"/") if raw else ():
            try:
                following = os.open(part, flags | os.O_NOFOLLOW, dir_fd=current)
            finally:
                os.close(current)
            current = following
        return current

    def read(self, raw: bytes) -> bytes:
        """The contents of a regular file. Raises MissingError for anything else."""
        path = to_str(raw)
        parent, _, leaf = raw.rpartition(b"/")
        try:
            directory = self._open(parent)
            try:
                # O_NONBLOCK: to open a FIFO must not hang.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                file = os.open(leaf, flags, dir_fd=directory)
            finally:
                os.close(directory)
        except PermissionError as error:
            raise MissingError(f"{printable(path)} in {self._name}: permission denied") from error
        except OSError as error:
            raise self.missing(path) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise self.missing(path)
        with open(file, "rb") as stream:
            try:
                return stream.read()
            except OSError as error:
                raise MissingError(f"{printable(path)} in {self._name}: {error.strerror}") from error

    def link(self, raw: bytes) -> bytes:
        """Where a symbolic link points. Raises OSError."""
        return os.readlink(os.path.join(self._top, raw))

    def is_link(self, raw: bytes) -> bool:
        """Whether it is a symbolic link."""
        return os.path.islink(os.path.join(self._top, raw))

    def kind(self, raw: bytes) -> tuple[bool, bool]:
        """Whether anything has that name, and whether it is a directory."""
        full = os.path.join(self._top, raw)
        return os.path.lexists(full), os.path.isdir(full) and not os.path.islink(full)

    def files(self, raw: bytes) -> list[bytes]:
        """All regular files at or below ``raw``. Raises MissingError for what can't be read."""
        from gupvmas.base.workdir import PREFIX

        found: list[bytes] = []
        if raw and self.mode(raw) is not None:
            return [raw]
        try:
            os.close(self._open(raw))  # no link on the way
        except OSError:
            return []
        pending = [raw]
        ours = PREFIX.encode()
        while pending:
            directory = pending.pop()
            try:
                with os.scandir(os.path.join(self._top, directory)) as entries:
                    for entry in entries:
                        path = directory + b"/" + entry.name if directory else entry.name
                        if entry.is_file(follow_symlinks=False):
                            found.append(path)
                        elif entry.is_dir(follow_symlinks=False) and not (
                            entry.name == b".git" or entry.name.startswith(ours)
                        ):
                            pending.append(path)
            except OSError as error:
                where = printable(to_str(directory))
                raise MissingError(f"{where} in {self._name}: {error.strerror}") from error
        return found
