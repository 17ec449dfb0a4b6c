# SPDX-License-Identifier: GPL-2.0-only
"""Says on stderr what is being done and how far it is, once that takes over a second.

Only a terminal gets the moving line; a log never does. With -v each step is also announced
by one plain line when it begins, on a terminal or not.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

from gupvmas.base.gitrepo import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import threading
    from types import TracebackType
    from typing import TextIO

DELAY = 1.0  # seconds of work before anything is shown
_INTERVAL = 0.2  # seconds between two drawings
_BAR = 20  # columns
_ERASE = "\r\x1b[K"


class Step:
    """One piece of work; a context manager made by Progress.step()."""

    def __init__(self, progress: Progress, name: str, total: int | None) -> None:
        self.name = printable(name)
        self.total = total
        self.done = 0
        self.began = 0.0
        self._progress = progress

    def advance(self, n: int = 1) -> None:
        """``n`` more of the total are done. Cheap: only a number changes."""
        self.done += n

    def __enter__(self) -> Step:
        self.began = time.monotonic()
        self._progress._begin(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not getattr(error, "during", ""):
            # The innermost step comes first; guard.py tells it of an unexpected error.
            with contextlib.suppress(Exception):
                setattr(error, "during", self.name)
        self._progress._end(self)


class Progress:
    """Shows the steps of one run of the tool.

    stream: where to (stderr); quiet (-q): nothing at all; verbose (-v): a line per step;
    color: False for --no-color (NO_COLOR and TERM=dumb are looked at here).
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        quiet: bool = False,
        verbose: bool = False,
        color: bool = True,
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._verbose = verbose and not quiet
        dumb = os.environ.get("TERM", "dumb") == "dumb"
        try:
            self._live = not quiet and not dumb and self._stream.isatty()
        except (AttributeError, ValueError):  # no stderr, or a closed one
            self._live = False
        self._color = color and not os.environ.get("NO_COLOR")
        self._steps: list[Step] = []
        self._thread: threading.Thread | None = None
        self._wake: threading.Event | None = None
        self._lock: threading.Lock | None = None
        self._drawn = False

    def step(self, name: str, total: int | None = None) -> Step:
        """A step called ``name`` ("read the tree"); ``total``: how many advance() there will be.

        Use it in a ``with``; steps may be nested, and the innermost one is shown.
        """
        return Step(self, name, total)

    def message(self, text: str) -> None:
        """Prints a line to stderr without tearing the moving line."""
        if self._lock is not None:
            with self._lock:
                self._erase()
                self._write(text + "\n")
        else:
            self._write(text + "\n")

    def _begin(self, step: Step) -> None:
        if self._verbose:
            self.message(f"gup-vmas: {step.name}")
        self._steps.append(step)
        if self._live and self._thread is None:
            import threading

            self._lock = threading.Lock()
            self._wake = threading.Event()
            # A thread, as the work may be one long wait for another program.
            self._thread = threading.Thread(target=self._run, args=(self._wake,), daemon=True)
            self._thread.start()

    def _end(self, step: Step) -> None:
        self._steps.remove(step)
        if not self._steps and self._thread is not None:
            assert self._wake is not None
            self._wake.set()
            self._thread.join()
            self._thread = self._wake = None
            self._erase()

    def _run(self, wake: threading.Event) -> None:
        while not wake.wait(_INTERVAL):
            steps = list(self._steps)
            now = time.monotonic()
            if steps and self._lock is not None and now - steps[-1].began >= DELAY:
                with self._lock:
                    self._write(_ERASE + self._text(steps[-1], now))
                    self._drawn = True
            elif self._drawn and self._lock is not None:
                with self._lock:
                    self._erase()

    def _text(self, step: Step, now: float) -> str:
        seconds = f"{now - step.began:.0f} s"
        if step.total:
            part = min(step.done / step.total, 1.0)
            full = int(part * _BAR)
            bar = "#" * full + "." * (_BAR - full)
            tail = f" {step.done}/{step.total} ({part:.0%}), {seconds}"
        else:
            bar = ""
            tail = f" {step.done}, {seconds}" if step.done else f" {seconds}"
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            columns = 80
        head = step.name
        if bar and len(head) + len(tail) + _BAR + 4 <= columns:
            color = ("\x1b[32m", "\x1b[0m") if self._color else ("", "")
            return f"{head} [{color[0]}{bar}{color[1]}]{tail}"
        return (head[: max(0, columns - len(tail) - 1)] + tail)[: max(1, columns - 1)]

    def _erase(self) -> None:
        if self._drawn:
            self._write(_ERASE)
            self._drawn = False

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError, AttributeError):
            # Progress that can't be shown is no reason to stop the work.
            self._live = False


def interrupted_message(published: bool = False) -> str:
    """The line for ^C; ``published``: whether the results were already in place."""
    if published:
        return "gup-vmas: interrupted; the results are in place"
    return "gup-vmas: interrupted; the tree is as it was, and nothing was written"
