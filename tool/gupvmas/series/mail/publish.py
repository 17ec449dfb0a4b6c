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
import os
import re
import stat
from collections.abc import Sequence

from gupvmas.series.mail import b4
from gupvmas.series.mail import branch
from gupvmas.series.mail import mails
from gupvmas.series.mail.commits import Built
from gupvmas.base.errors import GupVmasError, UsageError
from gupvmas.base.gitrepo import Git, printable
from gupvmas.series.mail.mails import Cover, Recipients
from gupvmas.series.mail.trailers import Trailer
from gupvmas.base.progress import Progress
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import deferred_signals, os_errors, scratch, sync

_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@dataclasses.dataclass(frozen=True)
class SeriesOptions:
    """What the user asked for.

    output: the directory for the patches, which must not exist; branch: the branch to make;
    force: replace them if they exist; version: N of [PATCH vN]; changelog: what changed since
    the last version; previous: the last version as a range of commits, for a range-diff, or its
    tip; signoff, rfc: as git format-patch; recipients: for every mail of the series; change_id:
    what names the series in all of its versions; b4: make the branch as b4 prep would; trailers: of
    the patches; link: where the last version is.
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
    trailers: tuple[Trailer, ...] = ()
    link: str | None = None


@dataclasses.dataclass(frozen=True)
class Published:
    """What is there now. patches: file names in ``output``, the cover letter first; beside: those
    of the semantic patches that lie there, too.

    change_id: "" if it is a later version and nobody said what the first was called.
    """

    output: str | None
    patches: tuple[str, ...]
    branch: str | None
    base: str
    head: str
    change_id: str
    beside: tuple[str, ...] = ()


def check(tree: Tree, options: SeriesOptions) -> None:
    """Raises the UsageError that publish() would raise for these options, before any work."""
    _check_output(options)
    if options.version is not None and options.version < 1:
        raise UsageError(f"a version is a number from 1: {options.version}")
    if options.output is None and options.branch is None:
        raise UsageError("nothing to publish to: give an output directory or a branch")
    for address in options.recipients.to + options.recipients.cc:
        mails.check_address(address)
    if not tree.is_git and (options.branch is not None or options.previous is not None):
        what = "a branch" if options.branch is not None else "a range of the previous version"
        raise UsageError(f"{tree.name} is not a git repository: {what} needs one")
    if options.change_id is not None and not re.fullmatch(r"\d{8}-\w[\w.-]*", options.change_id):
        raise UsageError(
            f"'{printable(options.change_id)}' is no change-id: one word, as in v1, 20230517-name-0123"
        )
    if options.link is not None and not mails.is_later(options):
        raise UsageError("a link to the last version goes with --version 2 or later")
    if options.b4 and options.branch is None:
        raise UsageError("b4 works on a branch: give it a name")
    previous = None
    if options.previous is not None:
        previous = mails.range_of(tree, options.previous, tree.rev or "HEAD")
    if previous and previous.change_id and options.change_id not in (None, previous.change_id):
        raise UsageError(
            f"the last version has the change-id {previous.change_id}, not {options.change_id}: leave "
            "--change-id out"
        )
    if options.b4 and mails.is_later(options) and not (
        options.change_id or (previous and previous.change_id)
    ):
        raise UsageError("b4 needs the change-id of the versions before this one: give it")
    if options.branch is not None:
        branch.check(tree, options.branch, options.force)


def publish(
    built: Built,
    cover: Cover,
    options: SeriesOptions,
    *,
    recipients: Sequence[Recipients] = (),
    cover_to: Recipients | None = None,
    progress: Progress | None = None,
) -> Published:
    """Writes the patches to options.output and sets options.branch, whichever are given.

    recipients: those of each commit, in order; cover_to: those of the cover letter, None for all.
    Raises UsageError (the output or branch exists, a full disk) or GitError; nothing is changed
    then. An output directory is replaced (--force) only if it holds nothing but patches.
    """
    progress = progress or Progress(quiet=True)
    check(built.tree, options)
    previous = None
    if options.previous is not None:
        previous = mails.range_of(built.tree, options.previous, built.base)
    change_id = mails.change_id_of(built, cover, options, previous)
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
                names = mails.write(
                    built, git, cover, options, recipients, previous, change_id, staged, cover_to
                )
        locked = None
        if options.branch is not None:
            with progress.step("copy the commits into the repository"):
                if options.b4:
                    letter = mails.for_b4(cover, options, recipients, change_id)
                    head = b4.enrol(built, letter)
                branch.copy_objects(built, head)
            with progress.step("lock the branch"):
                locked = stack.enter_context(
                    branch.locked(built, options.branch, head, options.force)
                )
        with progress.step("publish"), deferred_signals():
            if staged is not None:
                _put_in_place(staged, options, work.join("aside"))
            try:
                if locked is not None:
                    locked.commit()
            except BaseException:
                # The one thing left that can fail is git's log of the branch, on a full disk.
                if staged is not None and options.output is not None:
                    _take_back(staged, os.path.abspath(options.output), work.join("aside"))
                raise
    output = None if options.output is None else os.fspath(options.output)
    beside = tuple(name for name, _ in built.beside) if output is not None else ()
    return Published(output, names, options.branch, built.base, head, change_id, beside)


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
            if not entry.name.endswith((".patch", ".cocci")) or not entry.is_file(follow_symlinks=False):
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
        sync(os.path.dirname(output))


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
