# SPDX-License-Identifier: GPL-2.0-only
"""A private copy of the tree to build in, and the commits of the series in it.

The copy is a repository of its own that borrows the objects of the user's, which is only read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, c_quote, printable, to_str
from gupvmas.base.store import seal, unseal
from gupvmas.base.tree import Tree

#: Who applied the patches; the commits are seen by nobody.
_WHO = {
    "GIT_AUTHOR_NAME": "gup-vmas", "GIT_AUTHOR_EMAIL": "gup-vmas@localhost",
    "GIT_COMMITTER_NAME": "gup-vmas", "GIT_COMMITTER_EMAIL": "gup-vmas@localhost",
    "GIT_COMMITTER_DATE": "@0 +0000",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Step:
    """A commit: its id, the id of its tree, its subject."""

    commit: str
    tree: str
    subject: str

    @property
    def short(self) -> str:
        """The id as people write it."""
        return self.commit[:12]


class Checkout:
    """The private copy at ``top``; open() makes it or takes the one that is there."""

    def __init__(self, top: Path, tree: Tree) -> None:
        self.top = top
        self._tree = tree
        self.git = Git(str(top / ".git"), str(top))

    def open(self) -> None:
        """Make the repository if it is not there; nothing is checked out yet."""
        ready = self.top / ".git" / "gup-vmas-ready"
        if not ready.exists():
            shutil.rmtree(self.top, ignore_errors=True)
            self.top.mkdir(parents=True)
            kind = f"--object-format={self._tree.object_format}"
            Git(None).run("init", "--quiet", "--template=", kind, str(self.top))
            with open(self.top / ".git" / "config", "a", encoding="ascii") as file:
                file.write("[gc]\n\tauto = 0\n[core]\n\tautocrlf = false\n")
            ready.touch()
        # Where the objects are, and what is left out of the history, can change between runs.
        if self._tree.common_dir is not None:
            objects = os.fsencode(os.path.join(os.path.realpath(self._tree.common_dir), "objects"))
            info = self.top / ".git" / "objects" / "info"
            info.mkdir(parents=True, exist_ok=True)
            strange = b"\n" in objects or objects[:1] in b'"#'
            (info / "alternates").write_bytes((c_quote(objects) if strange else objects) + b"\n")
            shallow = os.path.join(self._tree.common_dir, "shallow")
            if os.path.exists(shallow):
                shutil.copyfile(shallow, self.top / ".git" / "shallow")
        (self.top / ".git" / "index.lock").unlink(missing_ok=True)

    def base(self) -> str:
        """The commit that a series of patches starts from: HEAD, or the files of a tarball."""
        if self._tree.is_git:
            return self._tree.rev or self._tree.resolve("HEAD")
        assert self._tree.root is not None
        self.git.run("read-tree", "--empty")
        files = Git(self.git.git_dir, str(self._tree.root))
        files.run("add", "--all", "--force", "--", ".")
        oid = files.line("write-tree")
        return self.git.line("commit-tree", "-m", "base", oid, env={
            **_WHO, "GIT_AUTHOR_DATE": "@0 +0000"
        })

    def apply(self, base: str, patches: Sequence[Path]) -> list[str]:
        """The commits that the patches make on ``base``.

        Raises UsageError naming the patch that does not apply.
        """
        data = [path.read_bytes() for path in patches]
        digest = hashlib.sha256(base.encode())
        for text in data:
            digest.update(hashlib.sha256(text).digest())
        note = self.top / ".git" / f"gup-vmas-series-{digest.hexdigest()[:24]}"
        try:
            known = [str(oid) for oid in unseal(note.name, note.read_bytes())]
            for oid in known:
                self.git.run("cat-file", "-e", oid)
            return known
        except (OSError, ValueError, GitError):
            pass
        self._forget_am()
        self.to(base)
        commits = []
        for path in patches:
            try:
                self.git.run(
                    "am", "--quiet", "--keep-non-patch", "--committer-date-is-author-date",
                    "--no-gpg-sign", str(path), env=_WHO,
                )
            except GitError as error:
                lines = [x for x in error.stderr.splitlines() if x.startswith("error: ")]
                said = printable((lines or [str(error)])[0].removeprefix("error: "))
                self._forget_am()
                raise UsageError(
                    f"{printable(str(path))}: does not apply to {self._tree.name} at {base[:12]}: "
                    f"{said}"
                ) from None
            commits.append(self.git.line("rev-parse", "HEAD"))
        spare = note.with_suffix(".new")
        spare.write_bytes(seal(note.name, commits))
        os.replace(spare, note)
        return commits

    def _forget_am(self) -> None:
        shutil.rmtree(self.top / ".git" / "rebase-apply", ignore_errors=True)

    def step(self, commit: str) -> Step:
        """What a commit is."""
        tree, _, subject = self.git.line("log", "-1", "--format=%T %s", commit).partition(" ")
        return Step(self.git.line("rev-parse", commit), tree, printable(subject))

    def to(self, commit: str) -> None:
        """Check a commit out; files that it does not change keep their times."""
        self.git.run("checkout", "--quiet", "--force", "--detach", commit)
        self.git.run("clean", "-q", "-f", "-d", "-x")

    def at(self) -> str:
        """The commit that is checked out; "" if none is, or not wholly."""
        try:
            return self.git.line("rev-parse", "HEAD")
        except GitError:
            return ""

    def grep(self, pattern: str) -> list[tuple[str, str]]:
        """File and line of what an extended expression matches in the files as they are checked
        out. Raises GitError."""
        found = to_str(self.git.run("grep", "-I", "-z", "-E", "-e", pattern, ok=(0, 1)))
        pairs = (line.partition("\0") for line in found.split("\n") if line)
        return [(path, line) for path, _, line in pairs]

    def changed(self, old: str, new: str) -> list[str]:
        """The files that differ between two commits."""
        out = self.git.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new)
        return [to_str(path) for path in out.split(b"\0") if path]


def patches_of(directory: str) -> list[Path]:
    """The patches of a series in their order, without the cover letter.

    Raises UsageError if there are none.
    """
    top = Path(directory)
    if not top.is_dir():
        raise UsageError(f"--series: {printable(directory)}: no such directory")
    found = []
    for path in sorted(top.glob("*.patch")):
        # A cover letter changes nothing.
        if any(line.startswith(b"diff --git ") for line in path.read_bytes().splitlines()):
            found.append(path.resolve())
    if not found:
        raise UsageError(f"--series: {printable(directory)} holds no patch")
    return found


def commits_of(tree: Tree, words: str) -> tuple[str, list[str]]:
    """Base and commits of a range A..B of the tree, first to last.

    Raises UsageError for a range that names nothing, and for one with a merge in it: what a
    commit changed would not be said by the one before it.
    """
    first, dots, last = words.partition("..")
    if not dots or not first or last.startswith("."):
        raise UsageError(f"--range: '{printable(words)}' is not of the form A..B")
    base, tip = tree.resolve(first), tree.resolve(last or "HEAD")
    listed = tree.git.line("rev-list", "--reverse", "--topo-order", "--parents", f"{base}..{tip}")
    commits: list[str] = []
    for line in filter(None, listed.split("\n")):
        commit, *parents = line.split()
        if parents != [commits[-1] if commits else base]:
            raise UsageError(
                f"--range: {printable(words)} is not one line of commits: {commit[:12]} does not "
                "stand on the one before it; rebase it"
            )
        commits.append(commit)
    if not commits:
        raise UsageError(f"--range: {printable(words)}: no commit")
    return base, commits
