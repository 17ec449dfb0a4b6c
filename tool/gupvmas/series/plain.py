# SPDX-License-Identifier: GPL-2.0-only
"""Runs a semantic patch as any reader of a mail would: plain spatch, each file by itself.

No option that changes what it makes but --no-includes, no isomorphisms but spatch's own. The
semantic patch may be a stranger's, so what would make spatch run or read anything else is refused.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from gupvmas.gup import spatch
from gupvmas.base.errors import IncompleteError
from gupvmas.base.workdir import deferred_signals

#: How it is run, besides the names of the semantic patch and of the file. What it would show it asks
#: diff for, and it dies of what diff says of a file with a NUL in it.
OPTIONS = ("--no-includes", "--no-show-diff", "--in-place")

#: A semantic patch of a commit has some hundred lines.
LARGEST = 1 << 20

#: Words that make spatch run a program or read another file, wherever they stand.
_WORDS = re.compile(r"\b(script|initialize|finalize|using|python|ocaml)\b", re.I)
_DIRECTIVE = re.compile(r"^[-+*]?[ \t]*#[ \t]*(\w*)", re.M)
_HARMLESS = frozenset({"define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif"})


def refusal(patch: str) -> str:
    """Why ``patch`` is not given to spatch; empty if it may be."""
    if len(patch) > LARGEST:
        return "it is too large"
    if not patch.isascii() or "\0" in patch or "\r" in patch:
        return "it is no plain text"
    word = _WORDS.search(patch)
    if word:
        return f"it has the word '{word[0]}', by which spatch runs or reads something else"
    for found in _DIRECTIVE.finditer(patch):
        if found[1] not in _HARMLESS:
            return f"it has '#{found[1]}', by which spatch may read something else"
    return ""


def run(
    patch: str, top: Path, files: Sequence[str], scratch: Path, jobs: int = 0
) -> dict[str, str]:
    """Let ``patch`` rewrite each of ``files`` below ``top``, by itself.

    ``scratch`` is a private directory, which is made. Returns the files that spatch gave up on, and
    what it said. Raises ValueError for a patch with a refusal(), IncompleteError after a timeout.
    """
    why = refusal(patch)
    if why:
        raise ValueError(why)
    scratch.mkdir(parents=True)
    rules = scratch / "mailed.cocci"
    rules.write_text(patch, encoding="ascii")
    deadline = time.monotonic() + spatch.TIMEOUT
    jobs = min(jobs or len(os.sched_getaffinity(0)), len(files))
    # To start and to read the rules costs more than most files do.
    batches = [files[number::jobs] for number in range(jobs)]
    said = _run(rules, top, batches, scratch / "together", jobs, deadline)
    failed = {batch[0]: text for batch, text in zip(batches, said) if text and len(batch) == 1}
    # It does not always say of which file of several something is said.
    alone = [[file] for batch, text in zip(batches, said) if text and len(batch) > 1 for file in batch]
    said = _run(rules, top, alone, scratch / "alone", jobs, deadline)
    return failed | {file: text for (file,), text in zip(alone, said) if text}


def _run(
    rules: Path, top: Path, batches: Sequence[Sequence[str]], scratch: Path, jobs: int, deadline: float
) -> list[str]:
    """Let a process rewrite each batch of files, ``jobs`` at a time; what it said if it gave up.

    Then its files are as they were.
    """
    running: list[_Running] = []
    said: list[str] = []
    try:
        for number, files in enumerate(batches):
            if len(running) >= jobs:
                said.append(_end(running[0], deadline))
                running.pop(0)
            with deferred_signals():
                running.append(_start(rules, top, files, scratch / str(number)))
        while running:
            said.append(_end(running[0], deadline))
            running.pop(0)
    finally:
        for one in running:
            if one.process.poll() is None:
                os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait()
    return said


@dataclasses.dataclass
class _Running:
    """Spatch at work on copies of files, each of them by itself.

    It has a shell move what it makes, and the names of a tree may be anything.
    """

    top: Path
    files: Sequence[str]
    copies: Sequence[Path]
    errors: Path
    process: subprocess.Popen[bytes]


def _start(rules: Path, top: Path, files: Sequence[str], home: Path) -> _Running:
    home.mkdir(parents=True)
    copies = [home / f"copy{number}{Path(file).suffix}" for number, file in enumerate(files)]
    for file, copy in zip(files, copies):
        shutil.copyfile(top / file, copy)
    groups, errors = home / "groups", home / "errors"
    groups.write_bytes(b"\n\n".join(map(os.fsencode, copies)) + b"\n")
    command = [spatch.program(), *OPTIONS, "--sp-file", str(rules), "--file-groups", str(groups)]
    with errors.open("wb") as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=err,
            cwd=home,
            env=spatch.environment(str(home)),
            start_new_session=True,
        )
    return _Running(top, files, copies, errors, process)


def _end(one: _Running, deadline: float) -> str:
    """Wait for it, and put what it made in the place of the files; what spatch said if it gave up."""
    if not spatch.wait(one.process, deadline):
        names = ", ".join(one.files)
        raise IncompleteError(f"spatch: no answer after {spatch.TIMEOUT} s on {names}")
    lines = [line.strip() for line in one.errors.read_text(errors="replace").splitlines()]
    loud = [line for line in lines if "EXN:" in line or "rror" in line]
    if one.process.returncode or any("EXN:" in line for line in lines):
        said = loud or [line for line in lines if line] or [f"status {one.process.returncode}"]
        return said[0]
    for file, copy in zip(one.files, one.copies):
        shutil.copyfile(copy, one.top / file)
    return ""
