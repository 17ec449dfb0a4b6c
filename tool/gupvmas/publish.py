# SPDX-License-Identifier: GPL-2.0-only
"""Turns a built series into patches and a branch, which appear at the end and all at once.

Everything that can fail comes first: the patches are written beside the output directory and
flushed, the objects are put into the user's repository (where nothing refers to them yet), the
branch is locked. Then the output directory appears by one rename, and the branch by one
compare-and-swap. HEAD, index, work tree, stash and all other refs are never written.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import errno
import hashlib
import os
import re
import stat
import subprocess
from collections.abc import Iterable, Iterator, Sequence

from gupvmas import b4
from gupvmas.commits import BRANCH, Built
from gupvmas.errors import GupVmasError, UsageError
from gupvmas.gitrepo import Git, GitError, failure, printable, to_bytes
from gupvmas.progress import Progress
from gupvmas.tree import Tree
from gupvmas.workdir import deferred_signals, os_errors, scratch

# The default, git's version, would make the same series differ from one machine to the next.
SIGNATURE = "gup-vmas"

_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@dataclasses.dataclass(frozen=True)
class Cover:
    """The cover letter: its subject, without the [PATCH 0/N], and its body."""

    subject: str
    body: str


@dataclasses.dataclass(frozen=True)
class Recipients:
    """Addresses for the To: and Cc: of one patch, as "Name <user@host>" or "user@host"."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class SeriesOptions:
    """What the user asked for.

    output: the directory for the patches, which must not exist; branch: the branch to make;
    force: replace them if they exist; version: N of [PATCH vN]; changelog: what changed since
    the last version; previous: the last version as a range of commits, for a range-diff, or its
    tip; signoff, rfc: as git format-patch; recipients: for every mail of the series; change_id:
    what names the series in all of its versions; b4: make the branch as b4 prep would.
    """

    output: str | os.PathLike[str] | None = None
    branch: str | None = None
    force: bool = False
    version: int | None = None
    changelog: str | None = None
    previous: str | None = None
    signoff: bool = False
    rfc: bool = False
    recipients: Recipients = Recipients()
    change_id: str | None = None
    b4: bool = False


@dataclasses.dataclass(frozen=True)
class Published:
    """What is there now. patches: file names in ``output``, the cover letter first.

    change_id: "" if it is a later version and nobody said what the first was called.
    """

    output: str | None
    patches: tuple[str, ...]
    branch: str | None
    base: str
    head: str
    change_id: str


@dataclasses.dataclass(frozen=True)
class _Range:
    """The previous version: commits in ``old`` and not in ``base``, and what b4 called it."""

    base: str
    old: str
    change_id: str = ""

    def __str__(self) -> str:
        return f"{self.base}..{self.old}"


def check(tree: Tree, options: SeriesOptions) -> None:
    """Raises the UsageError that publish() would raise for these options, before any work."""
    _check_output(options)
    if options.version is not None and options.version < 1:
        raise UsageError(f"a version is a number from 1: {options.version}")
    if options.output is None and options.branch is None:
        raise UsageError("nothing to publish to: give an output directory or a branch")
    for address in options.recipients.to + options.recipients.cc:
        _check_address(address)
    if not tree.is_git and (options.branch is not None or options.previous is not None):
        what = "a branch" if options.branch is not None else "a range of the previous version"
        raise UsageError(f"{tree.name} is not a git repository: {what} needs one")
    if options.change_id is not None and not re.fullmatch(r"\w[\w.-]*", options.change_id):
        raise UsageError(f"'{printable(options.change_id)}' is no change-id: one word, as in v1")
    if options.b4 and options.branch is None:
        raise UsageError("b4 works on a branch: give it a name")
    previous = None
    if options.previous is not None:
        previous = _previous(tree, options.previous, tree.rev or "HEAD")
    if options.b4 and _later(options) and not (
        options.change_id or (previous and previous.change_id)
    ):
        raise UsageError("b4 needs the change-id of the versions before this one: give it")
    if options.branch is not None:
        _check_branch(tree, options.branch, options.force)


def publish(
    built: Built,
    cover: Cover,
    options: SeriesOptions,
    *,
    recipients: Sequence[Recipients] = (),
    progress: Progress | None = None,
) -> Published:
    """Writes the patches to options.output and sets options.branch, whichever are given.

    recipients: those of each commit, in order; the cover letter goes to all of them.
    Raises UsageError (the output or branch exists, a full disk) or GitError; nothing is changed
    then. An output directory is replaced (--force) only if it holds nothing but patches.
    """
    progress = progress or Progress(quiet=True)
    check(built.tree, options)
    previous = None
    if options.previous is not None:
        previous = _previous(built.tree, options.previous, built.base)
    change_id = _change_id(built, cover, options, previous)
    head = built.head
    with contextlib.ExitStack() as stack:
        staged: str | None = None
        names: tuple[str, ...] = ()
        if options.output is not None:
            with progress.step("write the patches"):
                near = os.path.dirname(os.path.abspath(options.output))
                # Beside the output: a rename works only within a file system.
                work = stack.enter_context(scratch(near))
                staged = work.join("patches")
                git = Git(built.git_dir, keep_fds=(built.work.lock, work.lock))
                names = _write_patches(built, git, cover, options, recipients, previous, staged)
                _name_change(os.path.join(staged, names[0]), change_id)
        branch = None
        if options.branch is not None:
            with progress.step("copy the commits into the repository"):
                if options.b4:
                    head = b4.enrol(built, _b4_cover(cover, options, recipients, change_id))
                _copy_objects(built, head)
            with progress.step("lock the branch"):
                branch = stack.enter_context(_locked_branch(built, options, head))
        with progress.step("publish"), deferred_signals():
            if staged is not None:
                _put_in_place(staged, options, work.join("aside"))
            try:
                if branch is not None:
                    branch.commit()
            except BaseException:
                # The one thing left that can fail is git's log of the branch, on a full disk.
                if staged is not None and options.output is not None:
                    _take_back(staged, os.path.abspath(options.output), work.join("aside"))
                raise
    output = None if options.output is None else os.fspath(options.output)
    return Published(output, names, options.branch, built.base, head, change_id)


# -- the output directory


def _check_output(options: SeriesOptions) -> None:
    if options.output is None:
        return
    shown = printable(os.fspath(options.output))
    output = os.path.abspath(options.output)
    parent = os.path.dirname(output)
    if not os.path.isdir(parent):
        raise UsageError(f"{printable(parent)}: no such directory: make it first")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise UsageError(f"{printable(parent)} cannot be written to: choose another place")
    try:
        mode = os.lstat(output).st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{shown}: {error.strerror}") from error
    if not options.force:
        raise UsageError(f"{shown} exists: choose another name, or --force to replace it")
    if not stat.S_ISDIR(mode):
        raise UsageError(f"{shown} exists and is no directory: choose another name")
    # It is deleted as a whole: what somebody else put there must not go with it.
    with os_errors("read", shown), os.scandir(output) as entries:
        for entry in entries:
            if not entry.name.endswith(".patch") or not entry.is_file(follow_symlinks=False):
                raise UsageError(
                    f"{shown} holds more than patches ({printable(entry.name)}), so it is not "
                    "replaced: choose another name"
                )


def _renameat2(old: str, new: str, flags: int) -> None:
    """rename() with flags. Raises OSError; ENOSYS or EINVAL where that is not supported."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        function = libc.renameat2
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if function(_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), new)


def _put_in_place(staged: str, options: SeriesOptions, aside: str) -> None:
    """Makes the output directory appear, whole. What it replaces is in ``staged`` then."""
    assert options.output is not None
    output = os.path.abspath(options.output)
    _check_output(options)
    try:
        with os_errors("put the patches in", output):
            _swap(staged, output, aside)
    except GupVmasError as error:
        if isinstance(error.__cause__, FileExistsError):
            shown = printable(os.fspath(options.output))
            raise UsageError(f"{shown} exists by now: choose another name") from None
        raise
    # The patches are in place: to say that this failed would be wrong.
    with contextlib.suppress(OSError):
        _sync(os.path.dirname(output))


def _swap(staged: str, output: str, aside: str) -> None:
    """Exchanges two directories, or moves ``staged`` if there is no ``output``."""
    replace = os.path.lexists(output)
    try:
        _renameat2(staged, output, _RENAME_EXCHANGE if replace else _RENAME_NOREPLACE)
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise
        _rename_aside(staged, output, aside if replace else None)


def _take_back(staged: str, output: str, aside: str) -> None:
    """Undoes _swap()."""
    with contextlib.suppress(OSError):
        if os.path.lexists(staged):
            _swap(staged, output, aside)
        else:
            os.rename(output, staged)


def _rename_aside(staged: str, output: str, aside: str | None) -> None:
    """For file systems without renameat2(): for a moment there is no output, but never half."""
    if aside is None:
        os.rename(staged, output)
        return
    os.rename(output, aside)
    try:
        os.rename(staged, output)
    except OSError:
        os.rename(aside, output)
        raise
    os.rename(aside, staged)


def _sync(path: str) -> None:
    """fsync() of a file or directory."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# -- the patches


def _write_patches(
    built: Built,
    git: Git,
    cover: Cover,
    options: SeriesOptions,
    recipients: Sequence[Recipients],
    previous: _Range | None,
    directory: str,
) -> tuple[str, ...]:
    """Writes the mails into a new directory and flushes them; returns their names."""
    body = "\n\n".join(part for part in (cover.body.strip("\n"), _changelog(options)) if part)
    names = _format(built, git, Cover(cover.subject, body), options, previous, directory)
    with os_errors("write", directory):
        carriage = [n for n in names[1:] if _has_crlf(os.path.join(directory, n))]
        if carriage:
            body += (
                "\n\nSome of the files have CRLF line ends, which git am takes off unless told\n"
                "not to; use git am --keep-cr for:\n\n"
                + "\n".join(f"  {name}" for name in carriage)
            )
            for name in names:
                os.unlink(os.path.join(directory, name))
            os.rmdir(directory)
            names = _format(built, git, Cover(cover.subject, body), options, previous, directory)
        everyone = _merge([options.recipients, *recipients])
        for number, name in enumerate(names):
            whom = everyone
            if number:
                own = list(recipients[number - 1 : number])
                whom = _merge([options.recipients, *own])
            path = os.path.join(directory, name)
            _add_headers(path, whom)
            _sync(path)
        _sync(directory)
    return names


def _changelog(options: SeriesOptions) -> str:
    """What changed since the last version, under a heading; "" if nothing was said of it."""
    text = (options.changelog or "").strip("\n")
    if text.strip() and not text.partition("\n")[0].rstrip().endswith(":"):
        text = f"v{options.version or 1}:\n{text}"
    return text if text.strip() else ""


def _later(options: SeriesOptions) -> bool:
    """Whether this is a later version than the first."""
    return options.version is not None and options.version > 1


def _change_id(
    built: Built, cover: Cover, options: SeriesOptions, previous: _Range | None
) -> str:
    """What names the series in all of its versions, in the form that b4 gives it.

    The same input gives the same one. "" for a later version whose first is not known.
    """
    known = options.change_id or (previous.change_id if previous else "")
    if known or _later(options):
        return known
    import time

    day = time.strftime("%Y%m%d", time.gmtime(built.date))
    slug = re.sub(r"\W+", "-", cover.subject.lower()).strip("-")
    seed = f"{built.base}\n{built.author}\n{cover.subject}"
    return f"{day}-{slug}-{hashlib.sha256(to_bytes(seed)).hexdigest()[:12]}"


def _name_change(path: str, change_id: str) -> None:
    """Puts the change-id below the base-commit of the cover letter, or where that would be."""
    if not change_id:
        return
    with open(path, "rb") as file:
        data = file.read()
    head, mark, tail = data.rpartition(b"\nbase-commit: ")
    line = b"change-id: " + change_id.encode() + b"\n"
    if mark:
        base, _, rest = tail.partition(b"\n")
        data = head + mark + base + b"\n" + line + rest
    else:
        head, mark, tail = data.rpartition(b"\n-- \n")
        data = head + b"\n" + line + mark[1:] + tail
    with open(path, "wb") as file:
        file.write(data)
    _sync(path)


def _b4_cover(
    cover: Cover, options: SeriesOptions, recipients: Sequence[Recipients], change_id: str
) -> str:
    """The cover letter as b4 keeps it: the text, whom it goes to, and what changed."""
    everyone = _merge([options.recipients, *recipients])
    trailers = [f"To: {who}" for who in everyone.to] + [f"Cc: {who}" for who in everyone.cc]
    changes = _changelog(options)
    tracking = b4.Tracking(change_id, options.version or 1, ("RFC",) if options.rfc else ())
    text = (cover.body, "\n".join(trailers), f"---\n{changes}" if changes else "")
    return b4.message(cover.subject, text, tracking)


def _format(
    built: Built,
    git: Git,
    cover: Cover,
    options: SeriesOptions,
    previous: _Range | None,
    directory: str,
) -> tuple[str, ...]:
    """Runs git format-patch into a new directory; returns the names, cover letter first."""
    if "\n" in cover.subject.strip() or not cover.subject.strip():
        raise UsageError(f"a subject is one line: '{printable(cover.subject)}'")
    with os_errors("write", directory):
        # Not mkdtemp(): the umask decides who may read the patches.
        os.mkdir(directory, 0o777)
        _describe_branch(built.git_dir, f"{cover.subject.strip()}\n\n{cover.body}\n")
    args = [
        "format-patch",
        "--quiet",
        "--cover-letter",
        "--cover-from-description=subject",
        f"--output-directory={directory}",
        f"--signature={SIGNATURE}",
        # A rename would need a git on the other side that knows them, and helps no reader here.
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        # Else it grows with the number of objects in the user's repository.
        "--abbrev=12",
        "--subject-prefix=" + ("RFC PATCH" if options.rfc else "PATCH"),
    ]
    if options.version is not None:
        args.append(f"--reroll-count={options.version}")
    if built.tree.is_git:
        args.append(f"--base={built.base}")
    if previous is not None:
        args.append(f"--range-diff={previous}")
    env = {
        # For the cover letter, which is by the committer, now.
        **_committer(built),
        "GIT_COMMITTER_DATE": f"@{built.date} +0000",
    }
    git.run(*args, f"{built.base}..{BRANCH}", env=env)
    names = tuple(sorted(os.listdir(directory)))
    if len(names) != len(built.commits) + 1:
        wrote = f"{len(names)} files for {len(built.commits)} commits"
        raise GitError(f"git format-patch wrote {wrote}")
    return names


def _committer(built: Built) -> dict[str, str]:
    """The committer for git's environment: UTF-8, whatever the locale is."""
    return {
        "GIT_COMMITTER_NAME": os.fsdecode(to_bytes(built.committer.name)),
        "GIT_COMMITTER_EMAIL": os.fsdecode(to_bytes(built.committer.email)),
    }


def _describe_branch(git_dir: str, text: str) -> None:
    """Sets the description of the branch, from which git makes the cover letter."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    quoted = quoted.replace("\n", "\\n").replace("\t", "\\t")
    path = os.path.join(git_dir, "config")
    with open(path, "rb") as file:
        config = file.read().partition(b"[branch ")[0]
    with open(path, "wb") as file:
        file.write(config + to_bytes(f'[branch "{BRANCH}"]\n\tdescription = "{quoted}"\n'))


def _has_crlf(path: str) -> bool:
    with open(path, "rb") as file:
        return b"\r\n" in file.read()


def _merge(lists: Iterable[Recipients]) -> Recipients:
    """All of them, each address once: one in To: is not in Cc:."""
    to: dict[str, None] = {}
    cc: dict[str, None] = {}
    for whom in lists:
        to.update(dict.fromkeys(whom.to))
        cc.update(dict.fromkeys(whom.cc))
    return Recipients(tuple(to), tuple(a for a in cc if a not in to))


def _check_address(address: str) -> None:
    if "@" not in address or any(c < " " for c in address):
        raise UsageError(f"'{printable(address)}' is no address")


def _header(name: str, addresses: Sequence[str]) -> bytes:
    """A header with one address per line, names in RFC 2047 words where they need it."""
    from email.header import Header
    from email.utils import parseaddr

    lines = []
    for address in addresses:
        _check_address(address)
        shown, mail = parseaddr(address)
        if shown and not shown.isascii():
            address = f"{Header(shown, 'utf-8', maxlinelen=1000).encode()} <{mail}>"
        lines.append(address)
    return to_bytes(f"{name}: " + ",\n    ".join(lines) + "\n")


def _add_headers(path: str, whom: Recipients) -> None:
    """Puts To: and Cc: at the end of a mail's headers."""
    new = b"".join(_header(n, a) for n, a in (("To", whom.to), ("Cc", whom.cc)) if a)
    if not new:
        return
    with open(path, "rb") as file:
        head, blank, body = file.read().partition(b"\n\n")
    with open(path, "wb") as file:
        file.write(head + b"\n" + new + blank[1:] + body)


def _previous(tree: Tree, text: str, base: str) -> _Range:
    """The commits that ``text`` means: "A..B", or a tip that forked off below ``base``."""
    start, dots, tip = text.partition("..")
    if dots and not tip.startswith("."):
        start, tip = tree.resolve(start or "HEAD"), tree.resolve(tip or "HEAD")
    else:
        tip = tree.resolve(text)
        try:
            start = tree.git.line("merge-base", tip, tree.resolve(base))
        except GitError as error:
            raise UsageError(
                f"{printable(text)} has no common commit with the base: give a range, A..B"
            ) from error
    # A cover letter that b4 keeps in a commit is none of the patches.
    cover = b4.cover_commit(tree.git, start, tip)
    return _Range(cover[0], tip, cover[1]) if cover else _Range(start, tip)


# -- the branch


def _check_branch(tree: Tree, name: str, force: bool) -> str:
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
    format_ = "%(refname)%00%(objectname)%00%(symref)%00%(worktreepath)"
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
        if fields[3]:
            raise UsageError(f"branch {shown} is checked out in {printable(fields[3])}")
        old = fields[1]
    # Also a branch that does not exist yet can be HEAD, and a rebase hides the one it is on.
    if ref in _busy_branches(tree):
        raise UsageError(f"branch {shown} is checked out: choose another name")
    return old


def has_branch(tree: Tree, name: str) -> bool:
    """Whether the tree's repository has that branch."""
    if not tree.is_git:
        return False
    return bool(tree.git.run("for-each-ref", "--format=x", f"refs/heads/{name}"))


def _busy_branches(tree: Tree) -> set[str]:
    """Full names of the branches that HEAD or a rebase holds, in any worktree."""
    assert tree.common_dir is not None and tree.git_dir is not None
    found = set()
    worktrees = os.path.join(tree.common_dir, "worktrees")
    places = {tree.common_dir, tree.git_dir}
    with contextlib.suppress(OSError):
        places.update(os.path.join(worktrees, name) for name in os.listdir(worktrees))
    for place in places:
        for name in ("HEAD", "rebase-merge/head-name", "rebase-apply/head-name"):
            with contextlib.suppress(OSError):
                with open(os.path.join(place, name), encoding="utf-8", errors="replace") as file:
                    found.add(file.readline(4096).strip().removeprefix("ref: "))
    with contextlib.suppress(GitError):
        found.add(tree.git.line("symbolic-ref", "--quiet", "HEAD"))
    return found


def _copy_objects(built: Built, head: str) -> None:
    """Puts the new objects into the user's repository, as a pack that nothing refers to yet."""
    pack = built.work.join("series.pack")
    revs = f"{head}\n^{built.base}\n".encode()
    with os_errors("write", pack), open(pack, "w+b") as file:
        built.git.run(
            *("pack-objects", "--revs", "--stdout", "--quiet"), stdin=revs, stdout=file.fileno()
        )
        file.seek(0)
        assert built.tree.git_dir is not None
        user = Git(built.tree.git_dir, keep_fds=(built.work.lock,))
        user.run("index-pack", "--stdin", stdin=file.fileno())
        # Asked of the user's repository alone: it must not lean on the private one.
        user.run("rev-list", "--objects", "--quiet", head, f"^{built.base}")


class _Branch:
    """A ref transaction that is prepared: the branch is locked, its old value is checked."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.done = False

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
        self.done = True

    def close(self) -> None:
        """Ends git; a transaction that was not committed is dropped and its lock removed."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()


@contextlib.contextmanager
def _locked_branch(built: Built, options: SeriesOptions, head: str) -> Iterator[_Branch]:
    """Locks the branch for one update to ``head``, if it still is as checked."""
    assert options.branch is not None
    old = _check_branch(built.tree, options.branch, options.force)
    user = built.tree.git
    ref = f"refs/heads/{options.branch}"
    process = user.popen(
        ["update-ref", "--create-reflog", "-m", "gup-vmas: series", "--stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_committer(built),
        # ^C is for us to handle: git must not die between the rename and the commit.
        own_group=True,
    )
    branch = _Branch(process)
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
