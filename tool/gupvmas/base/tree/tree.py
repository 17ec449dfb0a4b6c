# SPDX-License-Identifier: GPL-2.0-only
"""One kernel tree at one state."""

from __future__ import annotations

import os

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import GitError, printable, to_str
from gupvmas.base.tree.directory import Directory
from gupvmas.base.tree.paths import check_path

# The start-up time of the tool is made of imports: heavier modules are imported where needed.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import List  # inside Tree, "list" is the method

    from gupvmas.base.gitrepo import Git
    from gupvmas.base.repository import View
    from gupvmas.base.tree.commit import Commit
    from gupvmas.base.tree.worktree import WorkTree


class Tree:
    """One kernel tree at one state; made by open_tree(). Not for use by two threads at once.

    git_dir: the repository (str) or None; common_dir: the same, or the main one of a worktree.
    is_git, bare: what kind of tree it is.
    rev: the id of the commit that is read, or None for the files in the work tree.
    version: such as "6.1.192" or "6.13.0-rc2"; "" if it is not a kernel tree.
    object_format: "sha1" or "sha256".
    """

    def __init__(self, root: str | None, git_dir: str | None, common_dir: str | None) -> None:
        self._root = None if root is None else os.fsencode(root)
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.is_git = git_dir is not None
        self.bare = self.is_git and root is None
        self.rev: str | None = None
        self.version = ""
        self.object_format = "sha1"
        self._view: View | None = None
        self._commit: Commit | None = None
        self._work_tree: WorkTree | None = None
        self._directory = None if self._root is None else Directory(self._root, self.name)

    # -- what it is

    @property
    def root(self) -> Path | None:
        """The top of the work tree or tarball; None for a bare repository."""
        from pathlib import Path

        return None if self._root is None else Path(os.fsdecode(self._root))

    @property
    def name(self) -> str:
        """The path of the tree, for messages."""
        return printable(os.fsdecode(self._root) if self._root is not None else self.git_dir or "")

    @property
    def git(self) -> Git:
        """Runs git on the user's repository, which does not see its configuration.

        Good until close(). Raises UsageError for a tarball.
        """
        return self._seen().git

    def setting(self, key: str) -> str:
        """A setting of the repository, of those that repository.View knows; "" if it is not set."""
        return self._seen().settings.get(key, "") if self.is_git else ""

    def _seen(self) -> View:
        if self.git_dir is None:
            raise UsageError(f"{self.name} is not a git repository")
        if self._view is None:
            from gupvmas.base.repository import View

            root = None if self._root is None else os.fsdecode(self._root)
            self._view = View(self.git_dir, root, self.object_format)
        return self._view

    def _files(self) -> Directory | Commit:
        """Who reads files: those of the commit, or those that are there."""
        if self.rev is None:
            assert self._directory is not None
            return self._directory
        if self._commit is None or self._commit.rev != self.rev:
            from gupvmas.base.tree.commit import Commit

            if self._commit is not None:
                self._commit.close()
            self._commit = Commit(self.git, self.rev, self.object_format, self.name)
        return self._commit

    def _checked_out(self) -> WorkTree:
        """What git makes of the files that are there."""
        if self._work_tree is None:
            from gupvmas.base.repository import is_false
            from gupvmas.base.tree.worktree import WorkTree

            assert self._directory is not None
            modes_count = not is_false(self._seen().settings, "core.filemode")
            self._work_tree = WorkTree(self.git, self._directory, modes_count, self.hash_blob)
        return self._work_tree

    def __enter__(self) -> Tree:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Ends the git processes that read for this tree, and what was made for them."""
        for name in ("_commit", "_work_tree", "_view"):
            user = getattr(self, name, None)  # a tree that was never whole has none
            if user is not None:
                setattr(self, name, None)
                user.close()

    def resolve(self, rev: str) -> str:
        """The full id of the commit that ``rev`` names (a branch, a tag, HEAD~3, an id).

        Raises UsageError if there is no such commit, or no git repository.
        """
        git = self.git
        wrong = UsageError(f"no commit '{printable(rev)}' in {self.name}")
        if not rev or rev.startswith("-") or "\0" in rev or "\n" in rev:
            raise wrong
        try:
            # ":/text" and its like would swallow the "^{commit}".
            plain = rev.isascii() and all(sign.isalnum() or sign in "_./~^@-" for sign in rev)
            found = rev if plain else git.line("rev-parse", "--verify", "--quiet", os.fsencode(rev))
            return git.line("rev-parse", "--verify", "--quiet", found + "^{commit}")
        except GitError as error:
            if rev == "HEAD":
                raise UsageError(f"{self.name} has no commit yet") from error
            raise wrong from error

    # -- reading

    def read(self, path: str) -> bytes:
        """The contents of a file. Raises MissingError for anything but a regular file."""
        return self._files().read(check_path(path))

    def exists(self, path: str) -> bool:
        """Whether there is a regular file of that name."""
        return self.mode(path) is not None

    def mode(self, path: str) -> str | None:
        """ "100644" or "100755" for a regular file, None if there is no such file."""
        return self._files().mode(check_path(path))

    def can_create(self, path: str) -> bool:
        """Whether a new file could be there: nothing has that name, and no parent is a file."""
        parts = check_path(path).split(b"/")
        for depth in range(1, len(parts) + 1):
            taken, directory = self._files().kind(b"/".join(parts[:depth]))
            if not taken:
                return True
            if not directory or depth == len(parts):
                return False
        return False

    def list(self, prefix: str = "") -> List[str]:
        """All regular files at or below ``prefix`` (a directory, a file, or "" for all), sorted.

        Of a work tree: the tracked files that are there, and those that are neither tracked nor
        ignored. Of a tarball: everything. Links and submodules are left out.
        """
        raw = check_path(prefix.rstrip("/")) if prefix.rstrip("/") else b""
        if self.rev is None and self.is_git:
            return sorted(map(to_str, self._checked_out().files(raw)))
        return sorted(map(to_str, self._files().files(raw)))

    def look_for_untracked(self) -> None:
        """Has git begin with what untracked() returns, so that it is there when it is needed."""
        if self._has_work_tree() and self.rev is None:
            self._checked_out().look_for_untracked()

    def untracked(self) -> List[str]:
        """The regular files of a work tree that git neither tracks nor ignores, sorted.

        Asked once: what comes later is not seen. Empty for a commit and for a tarball.
        """
        return self._others()[0]

    def untracked_links(self) -> List[str]:
        """As untracked(), for symbolic links."""
        return self._others()[1]

    def ignored(self) -> List[str]:
        """As untracked(), for what git ignores, whatever it is."""
        return self._others()[2]

    def _others(self) -> tuple[List[str], List[str], List[str]]:
        if not self._has_work_tree() or self.rev is not None:
            return [], [], []
        return self._checked_out().untracked()

    def _has_work_tree(self) -> bool:
        return self.is_git and not self.bare

    def dirty(self) -> List[str]:
        """The tracked paths that differ from HEAD, in the index or in the work tree, sorted.

        Only reads: the index is not even refreshed. [] for a bare repository and a tarball.
        """
        if not self._has_work_tree():
            return []
        try:
            head = self.resolve("HEAD")
        except UsageError:
            head = self.git.line("hash-object", "-t", "tree", "--stdin", stdin=b"")
        return self._checked_out().dirty(head)

    def export(self, paths: Iterable[str], dest: str | os.PathLike[str]) -> None:
        """Writes these files below ``dest``, a private directory in which they don't exist yet.

        Raises MissingError for a path that can't be read, and UsageError for a full disk.
        """
        from gupvmas.base.workdir import os_errors

        top = os.fsencode(dest)
        made = {b""}
        with os_errors("write to", os.fsdecode(top)):
            os.makedirs(top, exist_ok=True)
            for path in paths:
                raw = check_path(path)
                data, mode = self.read(path), self.mode(path)
                parent = raw.rpartition(b"/")[0]
                if parent not in made:
                    os.makedirs(os.path.join(top, parent), exist_ok=True)
                    made.add(parent)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
                bits = 0o755 if mode == "100755" else 0o644
                with open(os.open(os.path.join(top, raw), flags, bits), "wb") as file:
                    file.write(data)

    def hash_blob(self, data: bytes) -> str:
        """The id that these contents have as an object of this repository."""
        import hashlib

        new = hashlib.sha256 if self.object_format == "sha256" else hashlib.sha1
        return new(b"blob %d\0" % len(data) + data).hexdigest()
