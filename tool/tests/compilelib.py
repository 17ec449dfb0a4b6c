# SPDX-License-Identifier: GPL-2.0-only
"""Compiles all testcases and twins with few starts of the compilers, which are what costs.

clang takes many files and forgets each before the next. gcc does not: it gets units of them (see
unitlib), which hide a header that is missing, and that clang sees; without clang it gets each file
by itself. Whatever is not silent is compiled again, file by file, and what that says counts.
"""

from __future__ import annotations

import concurrent.futures
import os
import pathlib
import shlex
import subprocess
from collections.abc import Callable, Iterable, Sequence

import caselib
import unitlib
from caselib import CFLAGS, Job

#: So many files go to one clang.
FILES = 64


def compile_all(compilers: Iterable[str]) -> dict[Job, str]:
    """Compiles everything; what the compiler says for each job, nothing if it is content."""
    return compile_jobs(caselib.compile_jobs(compilers))


def compile_jobs(jobs: Sequence[Job]) -> dict[Job, str]:
    """As compile_all(), for some jobs; those that gcc and clang are to look at alike."""
    defines = caselib.all_options()
    by_clang = [job for job in jobs if job.compiler == "clang"]
    seen = {job.path for job in by_clang}
    together = [job for job in jobs if job.compiler != "clang" and job.path in seen]
    alone = [job for job in jobs if job.compiler != "clang" and job.path not in seen]

    def kind(job: Job) -> tuple[str, ...]:
        return tuple(arguments(job, defines))

    def looked_at(silent: Callable[[Sequence[Job]], bool], unit: Sequence[Job]) -> dict[Job, str]:
        if len(unit) > 1 and silent(unit):
            return dict.fromkeys(unit, "")
        return {job: caselib.compile_one(job, defines) for job in unit}

    work: list[tuple[Callable[[Sequence[Job]], bool], Sequence[Job]]] = []
    for unit in unitlib.units(together, kind, text_of, lambda job: str(job.path)):
        work.append((lambda unit: gcc_is_silent(unit, kind(unit[0])), unit))
    kinds: dict[tuple[str, ...], list[Job]] = {}
    for job in by_clang:
        kinds.setdefault(kind(job), []).append(job)
    for same in kinds.values():
        for start in range(0, len(same), FILES):
            unit = same[start : start + FILES]
            work.append((lambda unit: clang_is_silent(unit, kind(unit[0])), unit))
    work += [(lambda unit: False, [job]) for job in alone]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found: dict[Job, str] = {}
        for said in pool.map(lambda one: looked_at(*one), work):
            found |= said
    return {job: found[job] for job in jobs}


def arguments(job: Job, defines: Sequence[str]) -> list[str]:
    """The command that compiles a job, without its file."""
    return caselib.command(job, defines)[:-1]


def text_of(job: Job) -> str:
    """The text of its file."""
    return job.path.read_bytes().decode("utf-8", "surrogateescape")


def gcc_is_silent(unit: Sequence[Job], command: Sequence[str]) -> bool:
    """Whether gcc has nothing to say of the files, as one unit."""
    parts = (unitlib.apart(number, text, text) for number, text in enumerate(map(text_of, unit)))
    text = "".join(parts).encode("utf-8", "surrogateescape")
    return is_silent([*command, "-x", "c", "-"], text)


def clang_is_silent(unit: Sequence[Job], command: Sequence[str]) -> bool:
    """Whether clang has nothing to say of the files, one after the other in one process.

    Its driver would start one for each; so it is asked for the command that it would start.
    """
    done = subprocess.run(
        [*command, "-###", str(unit[0].path)], capture_output=True, text=True, check=False
    )
    own = shlex.split(done.stderr.strip().rsplit("\n", 1)[-1])
    if done.returncode or "-cc1" not in own or own[-1] != str(unit[0].path):
        return False  # another clang, perhaps; then each by itself
    return is_silent([*own, *(str(job.path) for job in unit[1:])])


def is_silent(command: Sequence[str | pathlib.Path], text: bytes | None = None) -> bool:
    """Whether a compiler succeeds and says nothing; ``text`` is what it reads from its input."""
    done = subprocess.run(command, input=text, capture_output=True, check=False)
    return not done.returncode and not done.stdout and not done.stderr
