# SPDX-License-Identifier: GPL-2.0-only
"""Runs a guest to its end, or to the end of patience, and reads its console."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from pathlib import Path

from gupvmas.verify.boot import console
from gupvmas.verify.boot.machines import Machine
from gupvmas.verify.boot.model import Guest
from gupvmas.base.errors import UsageError
from gupvmas.base.workdir import os_errors

#: Seconds without a line after which a guest hangs. The longest test takes a few.
SILENCE = 300.0

#: Lines of the console that are shown of a guest in trouble.
TAIL = 12

_INTERVAL = 0.1


def run(
    machine: Machine,
    command: list[str],
    side: str,
    log: Path,
    timeout: float,
    silence: float = SILENCE,
    stop: threading.Event | None = None,
) -> Guest:
    """Run ``command`` with its output to ``log``; returns what the guest said.

    timeout, silence: seconds until it is ended, and of them without a word; stop: ends it when
    it is set, by another thread.

    Raises UsageError if it can't be started, or ended without a word of the kernel's.
    """
    started = time.monotonic()
    with os_errors("write to", str(log)), open(log, "wb") as file:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            why = _wait(process, log, started, timeout, silence, stop)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
    seconds = time.monotonic() - started
    with os_errors("read", str(log)):
        text = log.read_text("utf-8", "replace")
    lines = console.lines_of(text)
    if not why and process.returncode and not any(
        line.startswith(console.PREFIX) for line in lines
    ):
        said = next((line for line in reversed(lines) if line.strip()), "it said nothing")
        raise UsageError(f"{machine.qemu}: status {process.returncode}: {said}")
    tests, incomplete = console.results(lines)
    reports = console.reports(lines)
    trouble = why or incomplete
    panic = next((r for r in reports if r.kind == "panic"), None)
    if panic is not None:
        trouble = panic.text.splitlines()[0]
    tail = [line for line in lines if line.strip()][-TAIL:] if trouble else []
    return Guest(side, tests, reports, trouble, tuple(tail), seconds, str(log))


def _wait(
    process: subprocess.Popen[bytes],
    log: Path,
    started: float,
    timeout: float,
    silence: float,
    stop: threading.Event | None,
) -> str:
    """Wait for the end; returns why that was not waited for, or ""."""
    size, heard = -1, started
    while process.poll() is None:
        now = time.monotonic()
        with contextlib.suppress(OSError):
            if log.stat().st_size != size:
                size, heard = log.stat().st_size, now
        if stop is not None and stop.is_set():
            return "it was ended"
        if now - started > timeout:
            return f"it was not done after {timeout:.0f} seconds"
        if now - heard > silence:
            return f"it hangs: nothing was said for {silence:.0f} seconds"
        time.sleep(_INTERVAL)
    return ""
