# SPDX-License-Identifier: GPL-2.0-only
"""Runs a semantic patch as any reader of a mail would: plain spatch, file by file.

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
    running: list[_Running] = []
    failed: dict[str, str] = {}

    def end() -> None:
        one = running[0]
        said = _end(one, deadline)
        running.pop(0)
        if said:
            failed[one.name] = said

    try:
        for number, file in enumerate(files):
            if len(running) >= (jobs or os.cpu_count() or 1):
                end()
            with deferred_signals():
                running.append(_start(rules, file, top / file, scratch / str(number)))
        while running:
            end()
    finally:
        for one in running:
            if one.process.poll() is None:
                os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait()
    return failed


@dataclasses.dataclass
class _Running:
    """Spatch at work on a copy of ``file``, which a tree calls ``name``.

    It has a shell move what it makes, and the names of a tree may be anything.
    """

    name: str
    file: Path
    copy: Path
    errors: Path
    process: subprocess.Popen[bytes]


def _start(rules: Path, name: str, file: Path, home: Path) -> _Running:
    home.mkdir()
    copy, errors = home / f"copy{file.suffix}", home / "errors"
    shutil.copyfile(file, copy)
    command = [spatch.program(), *OPTIONS, "--sp-file", str(rules), str(copy)]
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
    return _Running(name, file, copy, errors, process)


def _end(one: _Running, deadline: float) -> str:
    """Wait for it, and put what it made in the place of the file; what spatch said if it gave up."""
    try:
        status = one.process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise IncompleteError(f"spatch: no answer after {spatch.TIMEOUT} s on {one.name}") from None
    lines = [line.strip() for line in one.errors.read_text(errors="replace").splitlines()]
    loud = [line for line in lines if "EXN:" in line or "rror" in line]
    if status or any("EXN:" in line for line in lines):
        return (loud or [line for line in lines if line] or [f"status {status}"])[0]
    shutil.copyfile(one.copy, one.file)
    return ""
