# SPDX-License-Identifier: GPL-2.0-only
"""Private scratch directories that leave no trace, and the words for a disk that is full.

A scratch directory is named .gup-vmas-XXXXXXXX, holds a marker file, and is locked by this
process for as long as it, or any program it started, lives. It is removed on the way out, also
on ^C, SIGTERM and SIGHUP. After kill -9 it stays, its lock does not, and the next run in the
same place removes it. Only a directory of that name that belongs to this user, is not locked,
and holds the marker or nothing is ever removed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import stat
import sys

from gupvmas.base.errors import GupVmasError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

PREFIX = ".gup-vmas-"
MARKER = "this-is-a-scratch-directory-of-gup-vmas"
_MAGIC = b"gup-vmas scratch directory; safe to remove\n"
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# SIGUSR1 is how guard.py wakes the main thread.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)


_ADVICE = {
    errno.ENOSPC: "free some space, or set TMPDIR to a larger disk",
    errno.EDQUOT: "free some space, or set TMPDIR to a larger disk",
    errno.EROFS: "choose a place that can be written",
    errno.EACCES: "choose a place that can be written",
    errno.EPERM: "choose a place that can be written",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}


class Scratch:
    """A scratch directory: ``path`` (absolute), and ``lock``, a descriptor of it.

    Programs that write into it should inherit ``lock``: it stays busy then until they are gone.
    """

    def __init__(self, path: str, lock: int) -> None:
        self.path = path
        self.lock = lock

    def join(self, *names: str) -> str:
        """A path in the directory."""
        return os.path.join(self.path, *names)


@contextlib.contextmanager
def deferred_signals() -> Iterator[None]:
    """Holds back what would end the program: what is inside is done wholly, then they count.

    Not by a mask: another thread could still take the signal and interrupt the main one.
    """
    import threading

    came: list[int] = []
    previous = {}
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                previous[number] = signal.signal(number, lambda n, _frame: came.append(n))
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


def _exit(number: int, _frame: FrameType | None) -> None:
    # SystemExit, so that every "finally" and every "with" on the way out is done.
    sys.exit(128 + number)


@contextlib.contextmanager
def tidy_exit() -> Iterator[None]:
    """Lets SIGTERM and SIGHUP end the program as ^C does: after cleaning up.

    Signals that are ignored (nohup) or handled already stay so. Does nothing outside the main
    thread, where Python allows no handlers.
    """
    import threading

    previous = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                previous[number] = signal.signal(number, _exit)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def explain(error: OSError, what: str, where: str = "") -> GupVmasError:
    """The one-line error for an OSError: what could not be done, where, why, what to do."""
    from gupvmas.base.gitrepo import printable

    name = error.filename if not where else where
    place = f" {printable(os.fsdecode(name))}" if isinstance(name, (str, bytes)) else ""
    reason = error.strerror or str(error)
    advice = _ADVICE.get(error.errno or 0)
    return UsageError(f"cannot {what}{place}: {reason}" + (f": {advice}" if advice else ""))


@contextlib.contextmanager
def os_errors(what: str, where: str = "") -> Iterator[None]:
    """Turns an OSError inside into explain()'s one line: ``cannot WHAT WHERE: ...``.

    One about a file that is elsewhere is told of that file if it is of a kind that can be helped,
    and let through if it is not: nobody thought of it.
    """
    try:
        yield
    except OSError as error:
        if not where or _is_about(error, where):
            raise explain(error, what, where) from error
        if error.errno not in _ADVICE:
            raise
        raise explain(error, "use") from error


def _is_about(error: OSError, where: str) -> bool:
    """Whether an error is about ``where`` or what is below or beside it, for all that is known."""
    if not isinstance(error.filename, (str, bytes)):
        return True
    name = os.path.abspath(os.fsdecode(error.filename))
    return name.startswith(os.path.abspath(where)) or name.startswith(os.path.realpath(where))


def sync(path: str) -> None:
    """fsync() of a file or directory. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove(path: str) -> None:
    """Removes a scratch directory; the marker goes last, so that a rest can still be known."""
    import shutil

    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name == MARKER:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)
        # A directory that is not empty keeps its marker too: the next run tries again.
        if os.listdir(path) == [MARKER]:
            os.unlink(os.path.join(path, MARKER))
        os.rmdir(path)
    except OSError:
        pass


def remove_stale(parent: str) -> list[str]:
    """Removes what killed runs left in ``parent``; returns the paths. Never raises."""
    gone: list[str] = []
    try:
        with os.scandir(parent) as entries:
            found = [e.path for e in entries if e.name.startswith(PREFIX)]
    except OSError:
        return gone
    for path in found:
        try:
            directory = os.open(path, _DIRECTORY)
        except OSError:
            continue
        try:
            if (
                os.fstat(directory).st_uid == os.geteuid()
                and _try_lock(directory)
                and os.path.samestat(os.fstat(directory), os.lstat(path))
                and _is_ours(path)
            ):
                _remove(path)
                gone.append(path)
        except OSError:
            pass
        finally:
            os.close(directory)
    return gone


def _is_ours(path: str) -> bool:
    """Whether a directory looks like one of ours, from its first moment to its last."""
    names = os.listdir(path)
    if not names:
        # tempfile adds eight characters.
        return len(os.path.basename(path)) == len(PREFIX) + 8
    if MARKER not in names:
        return False
    marker = os.path.join(path, MARKER)
    if not stat.S_ISREG(os.lstat(marker).st_mode):
        return False
    with open(marker, "rb") as file:
        said = file.read(len(_MAGIC) + 1)
    return said == _MAGIC or (said == b"" and names == [MARKER])


@contextlib.contextmanager
def scratch(near: str | None = None) -> Iterator[Scratch]:
    """A new private directory (mode 0700) in ``near``, else in TMPDIR; removed afterwards.

    Stale ones beside it are removed first. Raises UsageError if it can't be made.
    """
    parent = _place(near)
    with tidy_exit():
        work: Scratch | None = None
        try:
            with deferred_signals():
                work = _make(parent)
            yield work
        finally:
            if work is not None:
                remove_scratch(work)


def make_scratch() -> Scratch:
    """As scratch(), for what does not end with a block; remove_scratch() removes it."""
    return _make(_place(None))


def remove_scratch(work: Scratch) -> None:
    """Removes a scratch directory of make_scratch(); once."""
    with deferred_signals():
        _remove(work.path)
        os.close(work.lock)


def _place(near: str | None) -> str:
    """The directory for a scratch directory, without the stale ones."""
    # Not tempfile.gettempdir(): when TMPDIR is full it goes on to other places, the current
    # directory among them, and that is the user's tree.
    parent = os.path.abspath(near if near is not None else os.environ.get("TMPDIR") or "/tmp")
    remove_stale(parent)
    return parent


def _make(parent: str) -> Scratch:
    with os_errors("make a scratch directory in", parent):
        return _try_to_make(parent)


def _try_to_make(parent: str) -> Scratch:
    import tempfile

    while True:
        path = tempfile.mkdtemp(prefix=PREFIX, dir=parent)
        try:
            lock = os.open(path, _DIRECTORY)
        except FileNotFoundError:
            continue
        # Between those lines another run may have taken the new directory for a stale one.
        _try_lock(lock)
        try:
            if not os.path.samestat(os.fstat(lock), os.lstat(path)):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            with open(os.path.join(path, MARKER), "xb") as file:
                file.write(_MAGIC)
            return Scratch(path, lock)
        except FileNotFoundError:
            os.close(lock)
        except OSError:
            _remove(path)
            os.close(lock)
            raise
