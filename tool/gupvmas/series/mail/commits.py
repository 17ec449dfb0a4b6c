# SPDX-License-Identifier: GPL-2.0-only
"""Makes the commits of a series in a private repository that borrows the user's objects.

Nothing is checked out, and nothing of the user's is written. The private repository is bare,
its configuration is written here, and tree.open_tree() can read each commit from it. The same
input gives the same commits: names come from the user's git configuration, and the one date of
all commits is SOURCE_DATE_EPOCH if that is set, else the committer date of the base commit,
else (a tarball) the time of the top Makefile, which unpacking keeps.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Sequence

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import Git, GitError, c_quote, printable, to_bytes, to_str
from gupvmas.code.model import Commit
from gupvmas.base.progress import Progress
from gupvmas.base.tree import FILE_MODES, Tree, check_path
from gupvmas.base.workdir import Scratch, os_errors

BRANCH = "series"  # the name of the series inside the private repository
PLACEHOLDER = ("gup-vmas", "gup-vmas@localhost")

# How hunks are headed should not depend on the configuration of whoever makes the patches.
# The kernel's .gitattributes says the same.
_ATTRIBUTES = "*.c diff=cpp\n*.h diff=cpp\n*.dts diff=dts\n*.dtsi diff=dts\n"


@dataclasses.dataclass(frozen=True)
class Identity:
    """Who a commit is by. ``placeholder``: the user's git configuration has no name."""

    name: str
    email: str
    placeholder: bool = False

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def environment(self, role: str) -> dict[str, str]:
        """git's environment for the ``role``, AUTHOR or COMMITTER: UTF-8, whatever the locale."""
        return {
            f"GIT_{role}_NAME": os.fsdecode(to_bytes(self.name)),
            f"GIT_{role}_EMAIL": os.fsdecode(to_bytes(self.email)),
        }


@dataclasses.dataclass(frozen=True)
class Built:
    """A series of commits in a private repository; good as long as its scratch directory is.

    git_dir: the private bare repository; base: its commit below the series (for a tarball, one
    that holds only the files that change, and that means nothing to others); commits: the ids,
    first to last; subjects: theirs; date: seconds since 1970 of all of them.
    """

    tree: Tree
    work: Scratch
    git_dir: str
    base: str
    commits: tuple[str, ...]
    subjects: tuple[str, ...]
    date: int
    author: Identity
    committer: Identity
    #: What lies beside the mails: the names and texts of semantic patches.
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def head(self) -> str:
        """The last commit."""
        return self.commits[-1]

    @property
    def git(self) -> Git:
        """Runs git on the private repository."""
        return Git(self.git_dir, keep_fds=(self.work.lock,))

    def discard(self) -> None:
        """Remove the private repository: another series is to be built in its place."""
        shutil.rmtree(self.git_dir, ignore_errors=True)


def identities(tree: Tree) -> tuple[Identity, Identity]:
    """Author and committer, from where git takes them: GIT_AUTHOR_NAME and its like, then the
    configuration. A part that is not set becomes that of gup-vmas <gup-vmas@localhost>.
    """
    # Of the repository too, so it is git config that is asked, which starts no program.
    git = Git(tree.git_dir)
    wanted = r"^(user|author|committer)\.(name|email)$"
    try:
        out = git.run("config", "-z", "--get-regexp", wanted, user_config=True, ok=(0, 1))
    except GitError as error:
        raise UsageError(f"your git configuration cannot be read: {error}") from error
    config: dict[str, str] = {}
    for entry in out.split(b"\0"):
        key, newline, value = entry.partition(b"\n")
        if newline:
            config[key.decode().lower()] = to_str(value)

    def who(role: str) -> Identity:
        def part(what: str, placeholder: str) -> tuple[str, bool]:
            for value in (
                os.environ.get(f"GIT_{role.upper()}_{what.upper()}"),
                config.get(f"{role}.{what}"),
                config.get(f"user.{what}"),
                os.environ.get("EMAIL") if what == "email" else None,
            ):
                # What git itself would take off a name.
                clean = "".join(c for c in value or "" if c not in "<>" and c >= " ")
                clean = clean.strip(" .,:;\"\\'")
                if clean:
                    return clean, False
            return placeholder, True

        name, no_name = part("name", PLACEHOLDER[0])
        email, no_email = part("email", PLACEHOLDER[1])
        return Identity(name, email, no_name or no_email)

    return who("author"), who("committer")


def source_date() -> int | None:
    """SOURCE_DATE_EPOCH in seconds, None if it is not set. Raises UsageError if it is no number."""
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) < 1 << 40):
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: '{printable(text)}'")
    return int(text)


def build(
    tree: Tree,
    base: str | None,
    commits: Sequence[Commit],
    work: Scratch,
    *,
    signoff: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Makes ``commits`` on top of ``base`` below ``work``; the user's repository is only read.

    base: a commit of the tree, None for the one that is read (``tree.rev``, else HEAD). For a
    tarball it must be None. signoff: end each message with the committer's Signed-off-by.
    Raises UsageError for a file with uncommitted changes, a commit that changes nothing, a
    message that would not survive as a mail; GitError if git fails.
    """
    progress = progress or Progress(quiet=True)
    if not commits:
        raise UsageError("there is nothing to commit")
    with progress.step("write the commits", len(commits)) as step:
        with os_errors("write to", work.path):
            author, committer = identities(tree)
            git_dir = private_repository(tree, work)
            git = Git(git_dir, keep_fds=(work.lock,))
            if tree.is_git:
                base_oid = tree.resolve(base if base is not None else tree.rev or "HEAD")
                if tree.rev is not None and tree.rev != base_oid:
                    raise UsageError("the series must start at the commit that was read")
                date = source_date()
                if date is None:
                    date = _commit_date(tree, base_oid)
            else:
                if base is not None:
                    raise UsageError(f"{tree.name} is not a git repository: it has no commits")
                base_oid = ""
                date = source_date()
                if date is None:
                    date = _date_of_files(tree, commits)
            stream = _Stream(author, committer, max(date, 0))
            modes = _modes(tree, base_oid, commits)
            if not base_oid:
                name = f"Linux {tree.version}" if tree.version else "The driver as it was"
                text = f"{name}\n\nOnly the files that the series changes.\n"
                old = {p: (m, tree.read(p)) for p, m in modes.items() if m is not None}
                stream.commit(text.encode(), None, old)
            current = {p: None if m is None else tree.read(p) for p, m in modes.items()}
            for commit in commits:
                changed = {p: d for p, d in commit.files.items() if current[p] != d}
                if not changed:
                    raise UsageError(f"the commit '{printable(commit.subject)}' changes nothing")
                current.update(changed)
                files = {p: (modes[p] or FILE_MODES[0], d) for p, d in changed.items()}
                message = _message(commit, committer if signoff else None)
                stream.commit(message, base_oid or None, files)
                step.advance()
            marks = work.join("marks")
            git.run(
                *("fast-import", "--quiet", "--done", "--date-format=raw"),
                f"--export-marks={marks}",
                stdin=stream.finish(),
            )
            with open(marks, encoding="ascii") as file:
                made = dict(line.split() for line in file)
        oids = [made[f":{n}"] for n in range(1, stream.count + 1)]
        if not base_oid:
            base_oid, *oids = oids
    subjects = tuple(c.subject for c in commits)
    ids = tuple(oids)
    beside = tuple(c.beside for c in commits if c.beside)
    return Built(
        tree, work, git_dir, base_oid, ids, subjects, max(date, 0), author, committer, beside
    )


def private_repository(tree: Tree, work: Scratch) -> str:
    git_dir = work.join("repository.git")
    Git(None, keep_fds=(work.lock,)).run(
        *("init", "--quiet", "--bare", "--template=", "--initial-branch=none"),
        *(f"--object-format={tree.object_format}", git_dir),
    )
    config = "[core]\n\tabbrev = 12\n\tquotePath = true\n[gc]\n\tauto = 0\n"
    with open(os.path.join(git_dir, "config"), "a", encoding="ascii") as file:
        file.write(config)
    os.makedirs(os.path.join(git_dir, "info"), exist_ok=True)
    with open(os.path.join(git_dir, "info", "attributes"), "w", encoding="ascii") as file:
        file.write(_ATTRIBUTES)
    if tree.common_dir is not None:
        objects = os.fsencode(os.path.join(os.path.realpath(tree.common_dir), "objects"))
        os.makedirs(os.path.join(git_dir, "objects", "info"), exist_ok=True)
        with open(os.path.join(git_dir, "objects", "info", "alternates"), "wb") as out:
            # Plain where it can be: not every reader of alternates knows quotes.
            strange = b"\n" in objects or objects[:1] in b'"#'
            out.write((c_quote(objects) if strange else objects) + b"\n")
        shallow = os.path.join(tree.common_dir, "shallow")
        if os.path.exists(shallow):
            shutil.copyfile(shallow, os.path.join(git_dir, "shallow"))
    return git_dir


def _date_of_files(tree: Tree, commits: Sequence[Commit]) -> int:
    """When a tree without a repository was last changed: its top Makefile, for a kernel.

    Of a driver without one, the newest of the files that the commits are about.
    """
    assert tree.root is not None
    top = [tree.root / "Makefile"]
    paths = top if top[0].is_file() else [tree.root / p for c in commits for p in c.files]
    return max((int(path.lstat().st_mtime) for path in paths if path.is_file()), default=0)


def _commit_date(tree: Tree, oid: str) -> int:
    """The committer date, in seconds since 1970."""
    for line in tree.git.run("cat-file", "commit", oid).split(b"\n"):
        if line.startswith(b"committer "):
            return int(line.split()[-2])
        if not line:
            break
    return 0


def _modes(tree: Tree, base: str, commits: Sequence[Commit]) -> dict[str, str | None]:
    """The mode in the base of every path that changes; None for a new file.

    Raises UsageError for a path that can't be a file there.
    """
    at_base = tree
    if base and tree.rev is None:
        at_base = Tree(None if tree.root is None else str(tree.root), tree.git_dir, tree.common_dir)
        at_base.object_format = tree.object_format
        at_base.rev = base
    modes: dict[str, str | None] = {}
    try:
        for path in dict.fromkeys(p for c in commits for p in c.files):
            raw = check_path(path)
            if any(part.lower() == b".git" for part in raw.split(b"/")):
                raise UsageError(f"'{printable(path)}' cannot be committed")
            modes[path] = at_base.mode(path)
            if modes[path] is None and not at_base.can_create(path):
                raise UsageError(f"{printable(path)} is not a regular file in {tree.name}")
            if at_base is not tree and not _same(tree, at_base, path):
                raise UsageError(
                    f"{printable(path)} has uncommitted changes: commit them first, "
                    "or use --rev HEAD to leave them out"
                )
    finally:
        if at_base is not tree:
            at_base.close()
    return modes


def _same(files: Tree, commit: Tree, path: str) -> bool:
    if commit.mode(path) is None or files.mode(path) is None:
        return commit.mode(path) is None and files.mode(path) is None
    old, new = commit.read(path), files.read(path)
    return old == new


def _message(commit: Commit, signer: Identity | None) -> bytes:
    """The commit message. Raises UsageError for a line at which ``git am`` would end it."""
    subject = commit.subject.strip()
    if not subject or "\n" in subject:
        raise UsageError(f"the subject of a commit is one line: '{printable(subject)}'")
    trailers = list(commit.trailers)
    if signer is not None:
        line = f"Signed-off-by: {signer}"
        if line not in trailers:
            trailers.append(line)
    parts = [subject, commit.body.strip("\n"), "\n".join(trailers)]
    for line in commit.body.split("\n"):
        if line.startswith(("diff -", "Index: ")) or line.rstrip() == "---" or line[:4] == "--- ":
            raise UsageError(f"a mail would end at this line of a message: '{printable(line)}'")
    return to_bytes("\n\n".join(p for p in parts if p) + "\n")


class _Stream:
    """A stream of commits for git fast-import."""

    def __init__(self, author: Identity, committer: Identity, date: int) -> None:
        self._who = b"".join(
            b"%s %s %d +0000\n" % (role, to_bytes(str(identity)), date)
            for role, identity in ((b"author", author), (b"committer", committer))
        )
        self._out: list[bytes] = [b"feature done\n"]
        self.count = 0

    def commit(
        self, message: bytes, base: str | None, files: dict[str, tuple[str, bytes]]
    ) -> None:
        """Adds one commit; the first one stands on ``base``, the others on the one before."""
        self.count += 1
        self._out.append(b"commit refs/heads/%s\nmark :%d\n" % (BRANCH.encode(), self.count))
        self._out.append(self._who)
        self._data(message)
        if self.count == 1 and base is not None:
            self._out.append(b"from %s\n" % base.encode())
        for path, (mode, data) in sorted(files.items()):
            self._out.append(b"M %s inline %s\n" % (mode.encode(), c_quote(to_bytes(path))))
            self._data(data)
        self._out.append(b"\n")

    def _data(self, data: bytes) -> None:
        self._out += [b"data %d\n" % len(data), data, b"\n"]

    def finish(self) -> bytes:
        """The whole stream."""
        return b"".join(self._out) + b"done\n"
