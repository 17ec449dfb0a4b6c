# SPDX-License-Identifier: GPL-2.0-only
"""Runs the command line so that it ends in words, whatever happens in it.

What nobody thought of becomes one line that says so, and what was being done, and status 3: never
the traceback and the status 1 that Python would give it. For check, 1 is a new user. That holds
for imports, so only what always comes with Python is imported here, and for threads and
finalizers, whose errors Python would print and then forget.
"""

from __future__ import annotations

import errno
import gc
import os
import select
import signal
import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

INTERRUPTED = 130
INCOMPLETE = 3  # as errors.Status has it, which may be what can't be imported
USAGE = 2
#: What --bisect ends with instead. git bisect run takes 1 to 127 for a bad commit, whatever went
#: wrong; 125 skips it, and from 128 on the bisection ends.
_BISECT = {INCOMPLETE: 125, USAGE: 128}

#: Wakes the main thread, which may be waiting for the one that failed.
_WAKE = signal.SIGUSR1


#: What the place where it runs is short of is nothing to report.
_ENVIRONMENT = (
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EIO,
)  # fmt: skip


class _ThreadFailed(BaseException):
    """Raised in the main thread: another thread has failed."""


class _Failures:
    """Takes note of what fails where no caller can catch it, while it is in a ``with``."""

    def __init__(self) -> None:
        self.found: list[BaseException] = []

    def __enter__(self) -> _Failures:
        self._hooks = threading.excepthook, sys.unraisablehook
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._in_finalizer
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            self._handler = signal.signal(_WAKE, self._woken)
        return self

    def __exit__(self, *about: object) -> None:
        threading.excepthook, sys.unraisablehook = self._hooks
        if self._main:
            signal.signal(_WAKE, self._handler)

    def _in_thread(self, about: threading.ExceptHookArgs) -> None:
        self.found.append(about.exc_value or about.exc_type())
        main = threading.main_thread().ident
        if self._main and main is not None:
            signal.pthread_kill(main, _WAKE)

    def _in_finalizer(self, about: sys.UnraisableHookArgs) -> None:
        error = about.exc_value or about.exc_type()
        # A pipe whose other end has gone, and is closed, is nothing that was lost.
        if isinstance(error, Exception) and not isinstance(error, OSError):
            self.found.append(error)

    def _woken(self, _number: int, _frame: FrameType | None) -> None:
        if self.found:
            raise _ThreadFailed


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, and does not raise."""
    words = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    try:
        with _Failures() as failures:
            status = _guarded(words, failures)
        return _BISECT.get(status, status) if _is_bisection(words) else status
    except BaseException:  # in the last moment: a second ^C, no memory for the words
        try:
            os.write(2, b"gup-vmas: ended by an unexpected error; please report it\n")
        except OSError:
            pass
        return INCOMPLETE


def _is_bisection(words: Sequence[str]) -> bool:
    """Whether --bisect is given, be it shortened, as the other options may be."""
    return any(len(word) > 3 and "--bisect".startswith(word) for word in words)


def _guarded(words: list[str], failures: _Failures) -> int:
    error: BaseException | None = None
    status = INCOMPLETE
    try:
        try:
            from gupvmas.commands import cli

            status = cli.main(words)
            # What a circle keeps alive would be finalized at the very end, when nobody takes note.
            gc.collect()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else USAGE
            if isinstance(end.code, str):
                say(end.code)
            # The argparse of some Pythons keeps to itself that stderr takes nothing.
            _flush_stderr()
        # Here, as the interpreter would make a noise of what fails when it flushes.
        sys.stdout.flush()
    except BaseException as caught:
        error = caught
    if failures.found and (error is None or isinstance(error, _ThreadFailed)):
        # The step that was going on is known to what was raised there.
        step = _step(error) if error else ""
        error = failures.found[0]
        if step:
            _note(error, step)
    if error is None:
        return status
    if isinstance(error, KeyboardInterrupt):
        say(_interrupted())
        return INTERRUPTED
    if isinstance(error, OSError):
        reason = _stdout_fails()
        if reason is not None:
            # The reader of our output has gone: nothing is left to be said to it.
            if reason:
                say(f"gup-vmas: cannot write to stdout: {reason}")
            return USAGE if reason else INCOMPLETE
    _unexpected(error, words)
    return INCOMPLETE


def _interrupted() -> str:
    try:
        from gupvmas.base.progress import interrupted_message
    except BaseException:  # a second ^C
        return "gup-vmas: interrupted"
    return interrupted_message()


def say(text: str) -> None:
    """Print a line to stderr; a stderr that takes none is no reason to end otherwise."""
    try:
        print(text, file=sys.stderr)
    except (OSError, ValueError):
        forget(2)
    _flush_stderr()


def _flush_stderr() -> None:
    """Before the interpreter does, which would end with a status of its own if that fails."""
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        forget(2)


def _unexpected(error: BaseException, words: Sequence[str]) -> None:
    """One line about what nobody thought of; with -v, the traceback before it."""
    verbose = not {"-v", "--verbose"}.isdisjoint(words)
    if verbose:
        import traceback

        say("".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())
    command = next((word for word in words if not word.startswith("-")), "gup-vmas")
    step = _step(error)
    where = f"{command}, {step}" if step else command
    try:
        said = str(error)
    except Exception:
        said = ""
    kind = type(error).__name__
    what = f"{kind}: {said}" if said else kind
    text = f"{where}: ended by an unexpected {what[:300]}{_place(error)}"
    if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
        say(f"gup-vmas: {_on_a_line(text)}")
        return
    how = "the traceback above" if verbose else "what it says with -v"
    say(f"gup-vmas: {_on_a_line(text)}; please report it, with {how}")


def _place(error: BaseException) -> str:
    """The last place in the tool that the error passed."""
    found = ""
    trace = error.__traceback__
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if os.path.abspath(path).startswith(here + os.sep):
            found = f" ({os.path.relpath(path, here)}:{trace.tb_lineno})"
        trace = trace.tb_next
    return found


def _on_a_line(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _note(error: BaseException, step: str) -> None:
    try:
        setattr(error, "during", step)
    except Exception:
        pass


def _step(error: BaseException) -> str:
    """What was being done: the step of progress.py that the error, or its cause, ended."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        step = getattr(current, "during", "")
        if step:
            return str(step)
        current = current.__cause__ or current.__context__
    return ""


def _open_streams() -> None:
    """Gives a closed stdin, stdout or stderr a place: what is opened next would take theirs."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))


def _stdout_fails() -> str | None:
    """Why stdout takes no output, "" if its reader has gone; None if it does take it."""
    try:
        sys.stdout.flush()
        # A part that was too long to be kept is gone, and with it the error.
        asked = select.poll()
        asked.register(sys.stdout.fileno(), 0)
        if not any(events & select.POLLERR for _, events in asked.poll(0)):
            return None
        reason = ""
    except BrokenPipeError:
        reason = ""
    except OSError as error:
        reason = error.strerror or str(error)
    forget(1)
    return reason


def forget(descriptor: int) -> None:
    """Lets what is still to be written go nowhere, so that the interpreter can end in peace."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
    except OSError:
        pass
