# SPDX-License-Identifier: GPL-2.0-only
"""Runs spatch. The only module that does but for plain.py, as spatch keeps quiet about so much.

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
import re
import resource
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.base.store import Store
from gupvmas.base.workdir import deferred_signals

#: Stands for the names in question in the rules.
PLACEHOLDER = "GUP_NAMES"

#: The oldest spatch that reports the end of a position the way the rules need it.
OLDEST = (1, 1, 0)

#: Seconds that one process may take; a kernel's worth of sites takes one or two.
TIMEOUT = 300

#: Bytes of stack that it may use.
STACK = 256 << 20

ROOT = Path(__file__).resolve().parents[3]
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
    #: A semantic patch instead of rule files; it rewrites the files, which are private copies.
    patch: str = ""


@functools.cache
def program() -> str:
    """The spatch to run: $SPATCH, or the one in PATH. Raises UsageError if there is none."""
    name = os.environ.get("SPATCH", "spatch")
    # Not "." nor an empty entry: a spatch in the current directory may be one of the tree.
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(place for place in places if os.path.isabs(place))
    found = shutil.which(name, path=path)
    if not found or not os.path.isabs(found):
        raise UsageError(f"{name}: not found; install coccinelle ('make deps' does)")
    return found


@functools.cache
def version() -> str:
    """The version of spatch, as "1.1.1". Raises UsageError if it is too old or doesn't tell."""
    try:
        done = subprocess.run(
            [program(), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=environment("/nonexistent"),
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


def version_of(store: Store) -> str:
    """version(), without starting a spatch that ``store`` knows: a binary that has not changed.

    A script may start another one from one day to the next, so it is asked.
    """
    path = os.path.realpath(program())
    try:
        with open(path, "rb") as file:
            binary = file.read(4) == b"\x7fELF"
        about = os.stat(path)
    except OSError:
        return version()
    if not binary:
        return version()
    key = store.key("spatch", path, *(str(n) for n in (about.st_size, about.st_mtime_ns, about.st_ino)))
    known = store.load(key)
    if isinstance(known, str):
        return known
    found = version()
    store.save([(key, found)])
    return found


def rule_text(rules: Sequence[str], names: Sequence[str]) -> str:
    """The semantic patch of the rule files ``rules`` (paths below cocci/), for ``names``."""
    texts = [(RULES / rule).read_text(encoding="ascii") for rule in rules]
    return "\n".join(texts).replace(PLACEHOLDER, ", ".join(names))


#: Words of SmPL that can't stand among the names of functions, whatever the rules.
_RESERVED = frozenset(
    {"any", "virtual", "merge", "script", "declaration", "field", "attribute", "format"}
)


def can_name(name: str, rules: Sequence[str]) -> bool:
    """Whether ``rules`` can be asked about a function of this name.

    One that is called like a rule or a metavariable means that to spatch, which then fails.
    """
    lines = rule_text(rules, []).split("\n")
    words = {word for line in lines for word in re.findall(r"\w+", line.partition("//")[0])}
    return name not in words and name not in _RESERVED


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
            answer.facts += _facts(output.read_bytes())
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


def environment(home: str) -> dict[str, str]:
    """What spatch is run in; ``home`` is an empty private directory."""
    return {
        # spatch looks for a Python by running what PATH finds first; a wrapper script there, as
        # version managers have, costs it a quarter of a second, and may be another Python.
        "PATH": "/usr/bin:/bin:" + os.environ.get("PATH", os.defpath),
        "HOME": home,
        "PYTHONPATH": str(MODULES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }


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


def _facts(output: bytes) -> list[Fact]:
    facts = []
    for line in output.splitlines():
        if not line.startswith(b"{"):
            continue
        try:
            record = json.loads(line)
            kind, file, function = (record.pop(key) for key in ("fact", "file", "function"))
            facts.append(Fact.from_json(file, [kind, function, record.pop("at"), record]))
        except (ValueError, KeyError, TypeError) as error:
            shown = line[:60].decode("utf-8", "replace")
            raise IncompleteError(f"spatch: its report is damaged: {shown} ({error})") from None
    return facts
