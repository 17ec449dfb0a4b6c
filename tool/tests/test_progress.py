# SPDX-License-Identifier: GPL-2.0-only
"""What the user sees of the work: nothing in a log, one moving line on a terminal."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import time

import pytest
from gitutil import TOOL

import gupvmas.base.progress
from gupvmas.base.progress import Progress, interrupted_message


class Terminal(io.StringIO):
    """A terminal that remembers all that was written to it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gupvmas.base.progress, "DELAY", 0.05)
    monkeypatch.setattr(gupvmas.base.progress, "_INTERVAL", 0.02)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def work(progress: Progress, seconds: float = 0.2) -> None:
    with progress.step("read the tree", 4) as step:
        step.advance(3)
        time.sleep(seconds)


def test_a_log_gets_nothing() -> None:
    log = io.StringIO()
    work(Progress(log))
    assert log.getvalue() == ""


def test_verbose_announces_each_step_when_it_begins() -> None:
    log = io.StringIO()
    progress = Progress(log, verbose=True)
    with progress.step("outer"):
        assert log.getvalue() == "gup-vmas: outer\n"
        with progress.step("in\x1bner"):
            pass
    assert log.getvalue() == "gup-vmas: outer\ngup-vmas: in\\x1bner\n"


def test_a_terminal_shows_what_takes_long_and_wipes_it_out() -> None:
    screen = Terminal()
    work(Progress(screen))
    shown = re.sub(r"\x1b\[[0-9;]*[Km]", "", screen.getvalue())
    assert "read the tree [###############.....] 3/4 (75%), 0 s" in shown
    assert screen.getvalue().endswith("\r\x1b[K")
    assert "\n" not in screen.getvalue()


def test_what_is_quick_is_not_shown() -> None:
    screen = Terminal()
    work(Progress(screen), 0)
    assert screen.getvalue() == ""


@pytest.mark.parametrize("how", ["NO_COLOR", "--no-color"])
def test_no_color(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    screen = Terminal()
    work(Progress(screen, color=how == "NO_COLOR"))
    assert "read the tree" in screen.getvalue()
    assert not re.search(r"\x1b\[[0-9;]*m", screen.getvalue())


def test_quiet_and_dumb_terminals_get_no_moving_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    work(Progress(screen, quiet=True, verbose=True))
    monkeypatch.setenv("TERM", "dumb")
    work(Progress(screen))
    assert screen.getvalue() == ""


def test_a_message_goes_on_a_line_of_its_own() -> None:
    screen = Terminal()
    progress = Progress(screen)
    with progress.step("work"):
        time.sleep(0.15)
        progress.message("note")
    assert "\r\x1b[Knote\n" in screen.getvalue()


def test_the_line_fits_the_terminal() -> None:
    screen = Terminal()
    progress = Progress(screen)
    with progress.step("x" * 300, 10):
        time.sleep(0.15)
    for line in screen.getvalue().split("\r\x1b[K"):
        assert len(line) < 80


def test_a_closed_stderr_does_not_stop_the_work() -> None:
    screen = Terminal()
    progress = Progress(screen, verbose=True)
    screen.close()
    work(progress, 0)
    work(Progress(screen, verbose=True), 0)


def test_on_a_real_terminal() -> None:
    code = (
        "import time; from gupvmas.base import progress; progress.DELAY = 0.05\n"
        "with progress.Progress().step('read the tree'): time.sleep(0.5)\n"
    )
    master, slave = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], cwd=TOOL, stderr=slave) as process:
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 4096):
                shown += part
        except OSError:  # how Linux says that the other side is closed
            pass
    os.close(master)
    assert process.returncode == 0
    assert b"read the tree 0 s" in shown and shown.endswith(b"\r\x1b[K")


def test_interrupted_message_is_one_line() -> None:
    assert interrupted_message().startswith("gup-vmas: interrupted")
    assert "in place" in interrupted_message(published=True)
    assert "\n" not in interrupted_message()
