# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch. The only module that does, because spatch keeps quiet about so much.

What it is kept from: the .cocciconfig of the tree and of the home directory (it runs in an
empty directory with that as its home), git (it is given files, one group each), and hanging
(a watchdog outside of it, as its own does not stop a script rule).
What is checked: EXN: on stderr, which leaves the exit status 0, is a failure.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gupvmas.errors import IncompleteError, UsageError

#: Stands for the names in question in the rules.
PLACEHOLDER = "GUP_NAMES"

#: The oldest spatch that reports the end of a position the way the rules need it.
OLDEST = (1, 1, 0)

#: Seconds that one process may take; a kernel's worth of sites takes one or two.
TIMEOUT = 300

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ROOT / "cocci"
MODULES = ROOT / "tool" / "smpl"


@dataclasses.dataclass(frozen=True)
class Fact:
    """One match of a rule: what, where, and details that are text or places.

    A place is [line, column, end line, end column] as spatch counts, columns from 0.
    """

    kind: str
    file: str
    function: str
    at: tuple[int, int, int, int]
    details: dict[str, Any]

    def text(self, key: str) -> str:
        """A detail that is text."""
        return str(self.details[key])

    def to_json(self) -> list[Any]:
        """The fact as plain data, its file left out."""
        return [self.kind, self.function, list(self.at), self.details]

    @staticmethod
    def from_json(file: str, value: list[Any]) -> Fact:
        """The fact about ``file`` that to_json() made ``value`` from."""
        kind, function, (line, column, last, end), details = value
        return Fact(kind, file, function, (line, column, last, end), details)

    def place(self, key: str) -> tuple[int, int, int, int]:
        """A detail that is a place."""
        first, column, last, end = self.details[key]
        return (first, column, last, end)


@dataclasses.dataclass(frozen=True)
class Job:
    """One process: the rule files that it applies (to each of the files by itself)."""

    rules: tuple[str, ...]
    files: tuple[str, ...]


@functools.cache
def program() -> str:
    """The spatch to run: $SPATCH, or the one in PATH. Raises UsageError if there is none."""
    name = os.environ.get("SPATCH", "spatch")
    found = shutil.which(name)
    if not found:
        raise UsageError(f"{name}: not found; install coccinelle ('make deps' does)")
    return found


@functools.cache
def version() -> str:
    """The version of spatch, as "1.1.1". Raises UsageError if it is too old or doesn't tell."""
    try:
        done = subprocess.run(
            [program(), "--version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{program()}: does not run: {error}") from None
    words = done.stdout.split()
    number = words[2] if len(words) > 2 and words[:2] == ["spatch", "version"] else ""
    digits = number.split("-")[0].split(".")
    if done.returncode or not all(part.isdigit() for part in digits) or not number:
        raise UsageError(f"{program()}: does not tell its version; is it Coccinelle's spatch?")
    if tuple(int(part) for part in digits) < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise UsageError(f"{program()}: version {number} is too old; install {oldest} or later")
    return number


def rule_text(rules: Sequence[str], names: Sequence[str]) -> str:
    """The semantic patch of the rule files ``rules`` (paths below cocci/), for ``names``."""
    texts = [(RULES / rule).read_text(encoding="ascii") for rule in rules]
    return "\n".join(texts).replace(PLACEHOLDER, ", ".join(names))


def run(jobs: Sequence[Job], names: Sequence[str], scratch: Path) -> list[Fact]:
    """Run all ``jobs`` at the same time and return the facts that their rules report.

    ``names`` are the functions in question, ``scratch`` an empty private directory. Raises
    IncompleteError if a process fails, hangs or says that it skipped something.
    """
    started = [
        _start(number, job, names, scratch) for number, job in enumerate(jobs) if job.files
    ]
    deadline = time.monotonic() + TIMEOUT
    facts: list[Fact] = []
    try:
        for process, output, errors in started:
            if not _wait(process, deadline):
                raise IncompleteError(
                    f"spatch: no answer after {TIMEOUT} s on the files of {output.stem}"
                )
            _check(process.returncode, errors.read_text(errors="replace"))
            facts += _facts(output.read_bytes())
    finally:
        for process, _, _ in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return facts


def _wait(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for a process until ``deadline``; whether it has ended.

    Popen.wait() with a timeout polls, up to 50 ms late; a pidfd says it at once.
    """
    try:
        descriptor = os.pidfd_open(process.pid)
    except OSError:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        ended = bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
    finally:
        os.close(descriptor)
    if ended:
        process.wait()
    return ended


def _start(
    number: int, job: Job, names: Sequence[str], scratch: Path
) -> tuple[subprocess.Popen[bytes], Path, Path]:
    rules = scratch / f"job{number}.cocci"
    groups = scratch / f"job{number}.files"
    output, errors = scratch / f"job{number}.out", scratch / f"job{number}.err"
    home = scratch / f"job{number}.home"
    home.mkdir()
    rules.write_text(rule_text(job.rules, names))
    groups.write_text("\n\n".join(job.files) + "\n", encoding="utf-8", errors="surrogateescape")
    command = [
        program(),
        "--very-quiet",
        "--no-show-diff",
        "--no-includes",
        "--use-coccigrep",
        "--iso-file",
        str(RULES / "gup.iso"),
        "--sp-file",
        str(rules),
        "--file-groups",
        str(groups),
    ]
    environment = {
        # spatch looks for a Python by running what PATH finds first; a wrapper script there, as
        # version managers have, costs it a quarter of a second, and may be another Python.
        "PATH": "/usr/bin:/bin:" + os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "PYTHONPATH": str(MODULES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=home,
            env=environment,
            start_new_session=True,
        )
    return process, output, errors


def _check(status: int, errors: str) -> None:
    """Raise IncompleteError for what spatch would rather not talk about."""
    lines = [line for line in errors.splitlines() if line.strip()]
    loud = [line for line in lines if line.startswith("EXN:") or "Fatal error" in line]
    if status or loud:
        what = (loud or lines or ["no message"])[0]
        how = f"killed by signal {-status}" if status < 0 else f"status {status}"
        raise IncompleteError(f"spatch: failed ({how}): {what.strip()}")


def _facts(output: bytes) -> list[Fact]:
    facts = []
    for line in output.splitlines():
        if not line.startswith(b"{"):
            continue
        record = json.loads(line)
        kind, file, function = record.pop("fact"), record.pop("file"), record.pop("function")
        at = record.pop("at")
        facts.append(Fact.from_json(file, [kind, function, at, record]))
    return facts
