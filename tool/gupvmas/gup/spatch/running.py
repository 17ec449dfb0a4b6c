# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch on files. The only module that does but for plain.py, as spatch keeps quiet about so much.

What it is kept from: the .cocciconfig of the tree and of the home directory (it runs in an
empty directory with that as its home), git (it is given files, one group each), and hanging
(a watchdog outside of it, as its own does not stop a script rule).
What is checked: EXN: on stderr, which leaves the exit status 0, is a failure.
"""

from __future__ import annotations

import dataclasses
import os
import re
import resource
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from gupvmas.base.errors import IncompleteError
from gupvmas.base.store import Store
from gupvmas.base.workdir import deferred_signals
from gupvmas.gup.spatch.colons import make_readable
from gupvmas.gup.spatch.facts import Fact, facts_in
from gupvmas.gup.spatch.program import environment, program, version_of
from gupvmas.gup.spatch.rules import RULES, rule_text

#: Seconds that one process may take; a kernel's worth of sites takes one or two.
TIMEOUT = 300

#: Bytes of stack that it may use.
STACK = 256 << 20


@dataclasses.dataclass(frozen=True)
class Job:
    """One process: the rule files that it applies (to each of the files by itself).

    The files are private copies: what spatch can't read in them is written otherwise.
    """

    rules: tuple[str, ...]
    files: tuple[str, ...]
    #: A semantic patch instead of rule files; it rewrites the files.
    patch: str = ""


@dataclasses.dataclass
class Answer:
    """What the rules reported, and the files that spatch gave up on, with its words."""

    facts: list[Fact] = dataclasses.field(default_factory=list)
    failed: dict[str, str] = dataclasses.field(default_factory=dict)


def run(jobs: Sequence[Job], names: Sequence[str], scratch: Path) -> Answer:
    """Run all ``jobs`` at the same time.

    ``names`` are the functions in question, ``scratch`` an empty private directory. Raises
    IncompleteError if a process fails or hangs.
    """
    _deepen_stack()
    started: list[tuple[Job, subprocess.Popen[bytes], Path, Path]] = []
    deadline = time.monotonic() + TIMEOUT
    answer = Answer()
    try:
        for number, job in enumerate(jobs):
            if job.files:
                # A process that has been started must be in the list before ^C is acted on.
                with deferred_signals():
                    started.append((job, *_start(number, job, names, scratch)))
        for job, process, output, errors in started:
            if not wait(process, deadline):
                raise IncompleteError(f"spatch: no answer after {TIMEOUT} s on {len(job.files)} files")
            answer.failed |= _failed(process.returncode, errors.read_text(errors="replace"), job)
            answer.facts += facts_in(output.read_bytes())
    finally:
        for _, process, _, _ in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return answer


def _deepen_stack() -> None:
    """Let what is started have a large stack: spatch needs it for long functions.

    Of the 8 MB that a shell gives it died on mm/memory.c of 4.9.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft != resource.RLIM_INFINITY and soft < STACK:
        limit = STACK if hard == resource.RLIM_INFINITY else min(STACK, hard)
        resource.setrlimit(resource.RLIMIT_STACK, (limit, hard))


def facts_of(rules: Sequence[str], file: Path, scratch: Path, store: Store) -> list[Fact]:
    """What ``rules``, which need no names, report about one file; kept in ``store``."""
    key = Store.key(version_of(store), rule_text(rules, []), file.read_bytes())
    kept = store.load(key)
    if kept is not None:
        return [Fact.from_json(str(file), item) for item in kept]
    answer = run([Job(tuple(rules), (str(file),))], [], scratch)
    if not answer.failed:
        store.save([(key, [fact.to_json() for fact in answer.facts])])
    return answer.facts


def wait(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for a process until ``deadline``, of time.monotonic(); whether it has ended.

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
    for file in job.files:
        make_readable(file)
    rules.write_text(job.patch or rule_text(job.rules, names))
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
    if job.patch:
        command.append("--in-place")
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=home,
            env=environment(str(home)),
            start_new_session=True,
        )
    return process, output, errors


_HARMLESS = re.compile(r"warning: |init_defs|Warning: ", re.I)


def _failed(status: int, errors: str, job: Job) -> dict[str, str]:
    """The files of ``job`` that spatch gave up on, from what it would rather not talk about.

    With a group of files it says EXN: on stderr, goes on with the next one and ends with status
    0. Raises IncompleteError if the process as a whole failed.
    """
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    loud = [line for line in lines if "EXN:" in line or "Fatal error" in line]
    failed = {}
    for line in loud:
        files = [file for file in job.files if file in line]
        if not files:
            status = status or 1
        failed.update({file: line for file in files})
    if status:
        # What is wrong with a rule stands behind the warnings, in several lines.
        said = [line for line in lines if not _HARMLESS.match(line)]
        what = "; ".join((loud or said or lines or ["no message"])[:3])
        how = f"killed by signal {-status}" if status < 0 else f"status {status}"
        raise IncompleteError(f"spatch: failed ({how}): {what}")
    return failed
