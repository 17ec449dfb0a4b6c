# SPDX-License-Identifier: GPL-2.0-only
"""Mutants: wrong conversions, each a patch testcases/mutants/NAME.patch that makes a wrong twin.

A patch is against files below expected/: twins, or the header that has the helper. What stands
above its first "diff" says in words what is wrong, and then in tags what must come of it:

    # SPDX-License-Identifier: GPL-2.0-only

    The VMA is not looked up on the failure path, so that ->access() is never called.

    defect: 1
    caught: single/remote-access-on-failure
    caught-by: access
    equivalent: single/remote-unlikely: the address is not used afterwards

``defect`` is the number of the defect that the mutant repeats, if it was seen in real
conversions. Every testcase that the patch reaches is in ``caught``, where the harness must tell
the mutant from the testcase, or in ``equivalent``, where it must not, with the reason. The names
may be patterns such as single/remote-*; a full name goes before a pattern. ``caught-by`` says how
each is caught, by one of the words given; ``compiler`` means that it must not compile.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess

from caselib import AFTER, BEFORE, NEWEST, ROOT, TREE, UNTOUCHED, c_files, parse_tags

MUTANTS = BEFORE / "mutants"
INCLUDE = f"{AFTER.name}/{TREE}/include/"
#: The header with the helper, and the helper: whoever calls it is reached by a patch of the header.
HELPER_HEADER = INCLUDE + "linux/mm.h"
HELPER = b"get_user_page_vma_remote("
COMPILER = "compiler"
#: How a mutant is caught, and what the harness says then; the compiler says something else.
CAUGHT_BY = {
    "return value": "return value",
    "lock": "lock",
    "refs": "references of",
    "pins": "pins of",
    "release": "release of what is not held",
    "faults": "faults at",
    "access": "->access()",
    "warn": "WARN",
    "data": "data",
    "printk": "printk",
    "memory": "memory not freed",
    "crash": "crash",
    "dangling": "dangling",
    "bug": "BUG",
    COMPILER: "",
}
PATCHED = re.compile(r"^diff --git a/(\S+) b/(\S+)$", re.MULTILINE)
TAG = re.compile(r"^([a-z-]+): (.*)$")


class MutantError(Exception):
    """A mutant that is wrong in itself, whatever the harness says of it."""


@dataclasses.dataclass(frozen=True)
class Expected:
    """What must come of a mutant in one testcase: caught, or equivalent for a reason."""

    caught: bool
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One wrong conversion."""

    name: str
    patch: pathlib.Path
    words: str
    files: tuple[str, ...]  # that it changes, from the root of the project
    cases: dict[str, Expected]  # GROUP/BEHAVIOUR that it reaches
    caught_by: frozenset[str] = frozenset()
    defect: int | None = None

    @property
    def side(self) -> str:
        """What the harness calls it."""
        return f"mutant:{self.name}"

    @property
    def by_compiler(self) -> bool:
        """Whether the compiler must reject it."""
        return COMPILER in self.caught_by

    def __str__(self) -> str:
        return self.name


def load_mutants() -> list[Mutant]:
    """All mutants, by name; raises MutantError."""
    return [load_mutant(path) for path in sorted(MUTANTS.glob("*.patch"))]


def load_mutant(path: pathlib.Path) -> Mutant:
    """Reads the head of one patch; an unknown tag and a testcase without a verdict are errors."""
    try:
        return parse_mutant(path)
    except MutantError as error:
        raise MutantError(f"{path}: {error}") from None


def parse_mutant(path: pathlib.Path) -> Mutant:
    """As load_mutant(), with errors that do not name the file."""
    text = path.read_text()
    files = tuple(sorted({after for _, after in PATCHED.findall(text)}))
    if not files:
        raise MutantError("there is no 'diff --git' in it")
    head = text[: text.index("diff --git ")]
    words: list[str] = []
    tags: dict[str, list[str]] = {"defect": [], "caught": [], "caught-by": [], "equivalent": []}
    for line in head.splitlines():
        found = TAG.match(line)
        if found and found[1] in tags:
            tags[found[1]].append(found[2].strip())
        elif found:
            raise MutantError(f"unknown tag: {found[1]!r}")
        elif line and not line.startswith("#"):
            words.append(line)
    if not words:
        raise MutantError("it does not say what is wrong")
    if len(tags["defect"]) > 1:
        raise MutantError("more than one 'defect'")
    caught_by = frozenset(word.strip() for line in tags["caught-by"] for word in line.split(","))
    if caught_by - CAUGHT_BY.keys():
        raise MutantError(f"unknown caught-by: {', '.join(sorted(caught_by - CAUGHT_BY.keys()))}")
    if COMPILER in caught_by and len(caught_by) > 1:
        raise MutantError("what the compiler rejects can't be run")

    given = {name: Expected(True) for line in tags["caught"] for name in line.split()}
    for line in tags["equivalent"]:
        names, colon, reason = line.partition(": ")
        if not colon or not reason.strip():
            raise MutantError(f"no reason why it is equivalent: {line!r}")
        for name in names.split():
            if name in given:
                raise MutantError(f"{name} is given twice")
            given[name] = Expected(False, reason.strip())
    return Mutant(
        path.stem,
        path,
        " ".join(words),
        files,
        verdicts(reached(files), given),
        caught_by,
        int(tags["defect"][0]) if tags["defect"] else None,
    )


def reached(files: tuple[str, ...]) -> list[str]:
    """The testcases that a change of these files reaches, by name."""
    names = set()
    for file in files:
        path = pathlib.PurePath(file)
        if file == HELPER_HEADER:
            names |= helper_users()
        elif file.startswith(INCLUDE) or path.suffix != ".c" or path.parts[0] != (
            BEFORE.name if path.parts[1] in UNTOUCHED else AFTER.name
        ):
            raise MutantError(f"{file} is neither what a testcase becomes nor {HELPER_HEADER}")
        else:
            names.add("/".join(path.parts[1:]).removesuffix(".c"))
    return sorted(names)


def helper_users() -> set[str]:
    """The testcases whose twins call the helper; older generations have headers of their own."""
    return {
        name.removesuffix(".c")
        for name in c_files(AFTER)
        if HELPER in (text := (AFTER / name).read_bytes())
        and parse_tags(text).generation == NEWEST
    }


def verdicts(names: list[str], given: dict[str, Expected]) -> dict[str, Expected]:
    """What must come of each testcase, by what is given for names and patterns."""
    found = {}
    used = set()
    for name in names:
        for pattern in (name, *sorted(given, key=len, reverse=True)):
            if pattern in given and (name == pattern or fnmatch.fnmatch(name, pattern)):
                found[name] = given[pattern]
                used.add(pattern)
                break
        else:
            raise MutantError(f"it reaches {name}: is it caught there, or equivalent?")
    if set(given) - used:
        raise MutantError(f"it does not reach {', '.join(sorted(set(given) - used))}")
    return found


def apply(mutant: Mutant, work: pathlib.Path) -> pathlib.Path:
    """Makes ``work`` hold the files that the mutant changes, changed; returns ``work``.

    Raises MutantError if the patch does not fit what is there.
    """
    shutil.rmtree(work, ignore_errors=True)
    for file in mutant.files:
        if not (ROOT / file).is_file():
            raise MutantError(f"{mutant.patch}: there is no {file}; make the patch anew")
        (work / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, work / file)
    done = subprocess.run(
        ["git", "apply", "-p1", "--whitespace=nowarn", mutant.patch.resolve()],
        cwd=work,
        # Or it would look for the files in the project, which work may be part of.
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(work.resolve().parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().replace("\n", "; ")
        raise MutantError(f"{mutant.patch} does not apply, make it anew: {said}")
    return work
