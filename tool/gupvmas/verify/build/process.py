# SPDX-License-Identifier: GPL-2.0-only
"""Runs the commands of one build directory, alone there, and stops them all at once."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gupvmas.base.errors import IncompleteError
from gupvmas.base.gitrepo import printable

#: What says that a build failed by no fault of the code; it must not be kept as a result.
_NOT_THE_CODE = (
    "No space left on device", "Disk quota exceeded", "Killed signal terminated program",
    "Cannot allocate memory", "virtual memory exhausted", "Too many open files",
)  # fmt: skip


class Commands:
    """The commands that are run for one build directory.

    name: of the target, for messages; environ: of the commands.
    """

    def __init__(self, name: str, environ: Mapping[str, str]) -> None:
        self._name = name
        self._environ = dict(environ)
        self._lock = -1
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopped = False

    @contextlib.contextmanager
    def locked(self, top: Path) -> Iterator[None]:
        """Alone in the directory; waits for what a killed run left running there."""
        top.mkdir(parents=True, exist_ok=True)
        lock = os.open(top / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._lock = lock
            yield
        finally:
            self._lock = -1
            os.close(lock)

    def stop(self) -> None:
        """End what is running, and let nothing start any more."""
        self._stopped = True
        for process in list(self._running):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)

    def run(self, words: Sequence[str], where: Path) -> tuple[int, str]:
        """Run a command in ``where``; returns its status and all that it printed.

        It holds the lock for as long as it lives. In a group of its own: a ^C that only the
        compilers got would look like a failed build. Raises IncompleteError if it can't be
        started, was stopped, or failed by no fault of the code.
        """
        if self._stopped:
            raise IncompleteError(f"{self._name}: stopped")
        try:
            process = subprocess.Popen(
                words,
                cwd=where,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(self._lock,) if self._lock >= 0 else (),
                start_new_session=True,
            )
        except OSError as error:
            raise IncompleteError(f"{words[0]} cannot be started: {error.strerror}") from None
        self._running.append(process)
        try:
            said = process.communicate()[0].decode("utf-8", "surrogateescape")
        finally:
            self._running.remove(process)
        if self._stopped:
            raise IncompleteError(f"{self._name}: stopped")
        if process.returncode:
            for line in said.splitlines():
                if any(sign in line for sign in _NOT_THE_CODE):
                    raise IncompleteError(
                        f"{self._name}: the build could not go on: {printable(line.strip())}"
                    )
        return process.returncode, said
