# SPDX-License-Identifier: GPL-2.0-only
"""A patch for Linux 6.5 or later, made one for an older tree.

Its context and what it removes are in today's shape, too, so it does not apply to the tree. Each
file of the tree is first written in today's shape, where calls need nothing else for it; there
the patch applies. Before and after are carried down, and what came of the difference is merged
into the tree's own file: what the patch does not touch stays as it is, byte for byte.
"""

from __future__ import annotations

import collections
import dataclasses
import os
from pathlib import Path

from gupvmas.base import diffs
from gupvmas.backport.lower import Lowering
from gupvmas.backport.rewrite import Problem
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, printable, to_bytes, to_str
from gupvmas.base.tree import Tree



@dataclasses.dataclass(frozen=True)
class Patch:
    """A mail, or a bare diff: what stands before the diff, and all of it."""

    head: bytes
    data: bytes

    @property
    def name(self) -> str:
        """Its subject, for messages."""
        for line in self.head.split(b"\n"):
            if line.startswith(b"Subject: "):
                return to_str(line[len(b"Subject: ") :])
        return "the patch"


def split(data: bytes) -> list[Patch]:
    """The patches of a mailbox, or the one that ``data`` is."""
    starts = [0]
    at = data.find(b"\nFrom ")
    while at >= 0:
        words = data[at + 1 : data.find(b"\n", at + 1)].split()
        # "From COMMIT Mon Sep 17 ...", as git writes it; "From here on" is prose.
        if len(words) >= 7 and len(words[1]) >= 40:
            starts.append(at + 1)
        at = data.find(b"\nFrom ", at + 1)
    pieces = [data[a:b] for a, b in zip(starts, [*starts[1:], len(data)])]
    return [_patch(piece) for piece in pieces if piece.strip()]


def _patch(data: bytes) -> Patch:
    start = diffs.start(data)
    if start < 0:
        raise UsageError("there is no diff in the patch")
    head = data[:start]
    message, rule, _ = head.partition(b"\n---\n")
    return Patch(message + b"\n" if rule else head, data)


class Objects:
    """A private repository, to compare sets of files as git does."""

    def __init__(self, tree: Tree, top: Path) -> None:
        """``tree``: where the files are from, for their modes. ``top``: to be made."""
        self._tree = tree
        top.mkdir()
        Git(None).run("init", "-q", "--template=", str(top), cwd=str(top.parent))
        self.git = Git(str(top / ".git"), str(top))

    def _tree_of(self, texts: dict[str, bytes]) -> str:
        """A tree object of these files."""
        self.git.run("read-tree", "--empty")
        for path, text in texts.items():
            oid = self.git.line("hash-object", "-w", "--stdin", "--no-filters", stdin=text)
            mode = (self._tree.mode(path) if self._tree.exists(path) else None) or "100644"
            entry = f"{mode} {oid}\t".encode() + to_bytes(path) + b"\0"
            self.git.run("update-index", "--add", "-z", "--index-info", stdin=entry)
        return self.git.line("write-tree")

    def diff(self, old: dict[str, bytes], new: dict[str, bytes]) -> tuple[bytes, bytes]:
        """The diffstat and the diff of two sets of files."""
        trees = self._tree_of(old), self._tree_of(new)
        stat = self.git.run("diff-tree", "--stat", "--summary", "-M", *trees)
        return stat, self.git.run("diff-tree", "-p", "-M", "--binary", "--full-index", *trees)


class Carrier:
    """Carries patches to one tree, one after the other."""

    def __init__(self, tree: Tree, lowering: Lowering, work: Path) -> None:
        """``work``: a private directory."""
        self._tree = tree
        self._lowering = lowering
        self._top = work / "patched"
        self._objects = Objects(tree, self._top)
        self._git = self._objects.git
        #: What earlier patches made of files of the tree; None: removed.
        self._now: dict[str, bytes | None] = {}

    def carry(self, patch: Patch) -> tuple[bytes, list[Problem]]:
        """The patch for the tree, and what could not be carried over.

        Raises UsageError if it does not apply even in today's shape, or its changes and what the
        tree has otherwise meet on the same lines.
        """
        paths = self._paths(patch)
        ours = {path: text for path in paths if (text := self._text(path)) is not None}
        base = self._lowering.up(ours)
        theirs = self._patched(patch, base, paths)
        base_down, known = self._lowering.down(base)
        theirs_down, problems = self._lowering.down(theirs)
        # What was there before is the tree's own business.
        before = collections.Counter((p.file, p.text) for p in known)
        new = []
        for problem in problems:
            if before[problem.file, problem.text]:
                before[problem.file, problem.text] -= 1
            else:
                new.append(problem)
        result: dict[str, bytes] = {}
        for path, text in theirs_down.items():
            if path in ours:
                text = self._merge(path, ours[path], base_down[path], text)
            result[path] = text
        data = self._diff(patch, ours, result)
        for path in paths:
            self._now[path] = result.get(path)
        return data, new

    def _paths(self, patch: Patch) -> list[str]:
        """The files that the patch names, also those that it moves away."""
        try:
            listed = self._git.run("apply", "--numstat", "-z", "-", stdin=patch.data)
        except GitError as error:
            raise UsageError(f"{patch.name}: git cannot read it: {_first(error)}") from None
        found = [to_str(e.split(b"\t", 2)[2]) for e in listed.split(b"\0") if e.count(b"\t") == 2]
        return list(dict.fromkeys([*found, *diffs.moved(patch.data)]))

    def _text(self, path: str) -> bytes | None:
        if path in self._now:
            return self._now[path]
        return self._tree.read(path) if self._tree.exists(path) else None

    def _patched(
        self, patch: Patch, base: dict[str, bytes], paths: list[str]
    ) -> dict[str, bytes]:
        """The texts with the patch applied; a file that it removes is not among them."""
        self._write(base)
        for context in ((), ("-C1",)):
            try:
                self._git.run("apply", *context, "-", stdin=patch.data)
                break
            except GitError as error:
                failure = error
        else:
            raise UsageError(
                f"{patch.name}: does not apply to {self._tree.name}: {_first(failure)}"
            )
        found = {}
        for path in paths:
            file = self._top / path
            if file.is_file() and not file.is_symlink():
                found[path] = file.read_bytes()
        return found

    def _write(self, texts: dict[str, bytes]) -> None:
        """Make these the only files of the private work tree."""
        self._git.run("read-tree", "--empty")
        self._git.run("clean", "-q", "-f", "-d", "-x")
        for path, text in texts.items():
            file = self._top / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)

    def _merge(self, path: str, ours: bytes, base: bytes, theirs: bytes) -> bytes:
        if ours == base:
            return theirs
        names = []
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            file = self._top.parent / name
            file.write_bytes(text)
            names.append(str(file))
        try:
            return self._git.run("merge-file", "-p", "-q", *names)
        except GitError:
            raise UsageError(
                f"{path}: the patch changes lines that {self._tree.name} has otherwise"
            ) from None

    def _diff(self, patch: Patch, old: dict[str, bytes], new: dict[str, bytes]) -> bytes:
        """The new patch, with the message of the old one."""
        stat, diff = self._objects.diff(old, new)
        if not patch.head.strip():
            return diff
        return patch.head.rstrip(b"\n") + b"\n---\n" + stat + b"\n" + diff + b"-- \ngup-vmas\n\n"


def _first(error: GitError) -> str:
    """The first line that says what is wrong."""
    lines = [line for line in error.stderr.splitlines() if line.startswith("error: ")]
    return (lines or [str(error)])[0].removeprefix("error: ")


def of_range(directory: str, text: str) -> bytes:
    """The commits of a range of the repository at ``directory``, as a mailbox.

    Raises UsageError if git does not know them.
    """
    if not os.path.isdir(directory):
        raise UsageError(f"{directory}: no such directory")
    if text.startswith("-") or ".." not in text:
        raise UsageError(f"{text}: is no range of commits, as A..B is")
    from gupvmas.base.repository import View, find

    shown = printable(directory)
    git_dir, _, object_format = find(directory, shown, above=True)
    view = View(git_dir, None, object_format)
    try:
        return view.git.run("format-patch", "--stdout", "--no-signature", text)
    except GitError as error:
        raise UsageError(f"{text}: {_first(error)}") from None
    finally:
        view.close()
