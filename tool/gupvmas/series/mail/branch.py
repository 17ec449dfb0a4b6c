# SPDX-License-Identifier: GPL-2.0-only
"""The branch of a series in the user's repository: whether it may be set, and setting it.

What is checked out anywhere, or is in the middle of a rebase, is never moved.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator

from gupvmas.series.mail.commits import Built
from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, failure, printable
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import os_errors


def check(tree: Tree, name: str, force: bool) -> str:
    """Raises UsageError if the branch may not be set; returns its present id or ""."""
    shown = printable(name)
    ref = f"refs/heads/{name}"
    try:
        # The answer differs from the question for "@{-1}" and the like.
        good = Git(None).line("check-ref-format", "--branch", name) == name and name != "HEAD"
    except GitError:
        good = False
    if not good:
        raise UsageError(f"'{shown}' is no name for a branch")
    git = tree.git
    format_ = "%(refname)%00%(objectname)%00%(symref)"
    busy = _busy_branches(tree)
    old = ""
    for line in git.run("for-each-ref", f"--format={format_}", "refs/heads/").split(b"\n"):
        if not line:
            continue
        fields = line.decode("utf-8", "surrogateescape").split("\0")
        other = fields[0]
        if other != ref:
            if other.startswith(ref + "/") or ref.startswith(other + "/"):
                raise UsageError(f"branch {shown} is in the way of {printable(other[11:])}")
            continue
        if not force:
            raise UsageError(f"branch {shown} exists: choose another name, or --force to move it")
        if fields[2]:
            raise UsageError(f"branch {shown} is a symbolic ref: choose another name")
        if ref in busy:
            raise UsageError(f"branch {shown} is checked out in {printable(busy[ref])}")
        old = fields[1]
    # Also a branch that does not exist yet can be HEAD, and a rebase hides the one it is on.
    if ref in busy:
        raise UsageError(f"branch {shown} is checked out: choose another name")
    return old


def exists(tree: Tree, name: str) -> bool:
    """Whether the tree's repository has that branch."""
    if not tree.is_git:
        return False
    return bool(tree.git.run("for-each-ref", "--format=x", f"refs/heads/{name}"))


def _busy_branches(tree: Tree) -> dict[str, str]:
    """Full names of the branches that HEAD or a rebase holds, in any worktree; and where that is."""
    assert tree.common_dir is not None and tree.git_dir is not None
    found: dict[str, str] = {}
    worktrees = os.path.join(tree.common_dir, "worktrees")
    places = [tree.common_dir, tree.git_dir]
    with contextlib.suppress(OSError):
        places += [os.path.join(worktrees, name) for name in sorted(os.listdir(worktrees))]
    for place in places:
        for name in ("HEAD", "rebase-merge/head-name", "rebase-apply/head-name"):
            held = _first_line(os.path.join(place, name)).removeprefix("ref: ")
            found.setdefault(held, _worktree_of(place))
    with contextlib.suppress(GitError):
        found.setdefault(tree.git.line("symbolic-ref", "--quiet", "HEAD"), tree.name)
    return found


def _worktree_of(git_dir: str) -> str:
    """The top of the files that belong to a git directory; the directory itself if it has none."""
    top = _first_line(os.path.join(git_dir, "gitdir")) or os.path.realpath(git_dir)
    return os.path.dirname(top) if os.path.basename(top) == ".git" else top


def _first_line(path: str) -> str:
    """The first line of a small file of a repository; "" if there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.readline(4096).strip()
    except OSError:
        return ""


def copy_objects(built: Built, head: str) -> None:
    """Puts the new objects into the user's repository, as a pack that nothing refers to yet."""
    pack = built.work.join("series.pack")
    revs = f"{head}\n^{built.base}\n".encode()
    with os_errors("write", pack), open(pack, "w+b") as file:
        built.git.run(
            *("pack-objects", "--revs", "--stdout", "--quiet"), stdin=revs, stdout=file.fileno()
        )
        file.seek(0)
        user = built.tree.git.keeping(built.work.lock)
        user.run("index-pack", "--stdin", stdin=file.fileno())
        # Asked of the user's repository alone: it must not lean on the private one.
        user.run("rev-list", "--objects", "--quiet", head, f"^{built.base}")


class Locked:
    """A ref transaction that is prepared: the branch is locked, its old value is checked."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def say(self, command: str) -> None:
        """Sends a command and waits for its "ok". Raises GitError."""
        assert self._process.stdin is not None and self._process.stdout is not None
        verb = command.split()[0]
        answered = verb in ("start", "prepare", "commit")
        try:
            self._process.stdin.write(command.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            answered = True
        if answered and self._process.stdout.readline() != f"{verb}: ok\n".encode():
            self.close()
            assert self._process.stderr is not None
            status = self._process.returncode
            raise failure(("update-ref",), status, self._process.stderr.read())

    def commit(self) -> None:
        """Makes the branch visible."""
        self.say("commit")

    def close(self) -> None:
        """Ends git; a transaction that was not committed is dropped and its lock removed."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()


@contextlib.contextmanager
def locked(built: Built, name: str, head: str, force: bool) -> Iterator[Locked]:
    """Locks the branch ``name`` for one update to ``head``, if it still is as checked.

    force: it may exist. Raises UsageError, GitError.
    """
    old = check(built.tree, name, force)
    user = built.tree.git
    ref = f"refs/heads/{name}"
    # git sees a link to it, through which it would not make it.
    with contextlib.suppress(OSError):
        os.mkdir(os.path.join(os.path.realpath(built.tree.common_dir or ""), "logs"))
    process = user.popen(
        ["update-ref", "--create-reflog", "-m", "gup-vmas: series", "--stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=built.committer.environment("COMMITTER"),
        # ^C is for us to handle: git must not die between the rename and the commit.
        own_group=True,
    )
    branch = Locked(process)
    try:
        branch.say("start")
        branch.say("option no-deref")
        branch.say(f"update {ref} {head} {old}" if old else f"create {ref} {head}")
        branch.say("prepare")
        yield branch
    finally:
        branch.close()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
