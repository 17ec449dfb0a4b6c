# SPDX-License-Identifier: GPL-2.0-only
"""Runs the semantic patch of each commit of a series on what the patches before it leave.

The patches are applied to an index of a private repository; files of the tree are never written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from gupvmas.series.mail.commits import private_repository
from gupvmas.series.emit import proof
from gupvmas.series.emit.proof import Made
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_str
from gupvmas.series.repeat.mails import Mail, read
from gupvmas.base.store import Store
from gupvmas.base.tree import FILE_MODES, Tree, check_path
from gupvmas.base.workdir import Scratch


@dataclasses.dataclass(frozen=True)
class Difference:
    """A file of which the semantic patch makes something else: from which line on, 0 if unknown.

    ``said`` is what spatch said if it gave up.
    """

    file: str
    line: int
    said: str


@dataclasses.dataclass(frozen=True)
class Repeated:
    """How one commit went. ``by_hand`` are files of it that its message says are made by hand."""

    name: str
    subject: str
    files: tuple[str, ...]
    by_hand: tuple[str, ...]
    differs: tuple[Difference, ...]


class Series:
    """A series directory and the tree that it is for."""

    def __init__(self, tree: Tree, directory: str, work: Scratch) -> None:
        """``work`` is a private directory. Raises UsageError for what is no series."""
        self._tree = tree
        self._work = work
        self._git = Git(private_repository(tree, work), keep_fds=(work.lock,))
        self.mails: Sequence[Mail] = read(directory, self._git, work)
        if tree.is_git:
            self._now = self._git.line("rev-parse", tree.resolve(tree.rev or "HEAD") + "^{tree}")
            self._git.run("read-tree", self._now)
        else:
            self._take_files()
            self._now = self._git.line("write-tree")

    def _take_files(self) -> None:
        """Put the files of a tree without a repository that the patches name into the index."""
        paths: set[str] = set()
        for mail in self.mails:
            try:
                listed = self._git.run("apply", "--numstat", "-z", "-", stdin=mail.diff)
            except GitError as error:
                raise UsageError(f"{mail.name}: git cannot read it: {error}") from None
            fields = [field.split(b"\t") for field in listed.split(b"\0") if field]
            paths |= {to_str(field[-1]) for field in fields}
        for path in sorted(paths):
            raw = check_path(path)
            mode = self._tree.mode(path)
            if mode:
                data = self._tree.read(path)
                oid = self._git.line("hash-object", "-w", "--no-filters", "--stdin", stdin=data)
                line = f"{mode} {oid}\t".encode() + raw + b"\0"
                self._git.run("update-index", "-z", "--index-info", stdin=line)

    def repeat(self, store: Store | None = None, jobs: int = 0) -> Iterator[Repeated]:
        """Each commit in its order. Raises UsageError for a patch that does not apply,
        IncompleteError if spatch does not answer."""
        for number, mail in enumerate(self.mails, 1):
            before, after = self._apply(mail)
            made = Made(mail.subject, before, after, (mail.patch,), {})
            scratch = Path(self._work.join(f"repeat{number}"))
            found = proof.differences(mail.patch, made, scratch, store, jobs)
            hand = tuple(file for file in sorted(after) if file in mail.by_hand)
            differs = tuple(
                Difference(file, line, said)
                for file, (line, said) in found.items()
                if file not in mail.by_hand
            )
            yield Repeated(mail.name, mail.subject, tuple(sorted(after)), hand, differs)

    def _apply(self, mail: Mail) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Apply a patch; the texts of what it changes, before and after."""
        was = self._now
        try:
            self._git.run("apply", "--cached", "--whitespace=nowarn", "-", stdin=mail.diff)
            self._now = self._git.line("write-tree")
        except GitError as error:
            raise UsageError(
                f"{printable(mail.name)}: does not apply to {self._tree.name} and the patches before "
                f"it: {error}"
            ) from None
        before: dict[str, bytes] = {}
        after: dict[str, bytes] = {}
        listed = self._git.run("diff-tree", "-r", "-z", "--no-renames", was, self._now)
        fields = listed.split(b"\0")
        for about, raw in zip(fields[::2], fields[1::2]):
            path = to_str(raw)
            check_path(path)
            old_mode, new_mode, old, new, _ = about.decode().lstrip(":").split(" ")
            modes = {old_mode, new_mode} - {"000000"}
            if not modes <= set(FILE_MODES):
                raise UsageError(f"{printable(mail.name)}: {printable(path)} is no regular file")
            before[path] = self._blob(old)
            after[path] = self._blob(new)
        return before, after

    def _blob(self, oid: str) -> bytes:
        """The text of a file; of one that is not there, none."""
        return self._git.run("cat-file", "blob", oid) if oid.strip("0") else b""
