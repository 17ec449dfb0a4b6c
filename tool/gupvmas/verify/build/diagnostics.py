# SPDX-License-Identifier: GPL-2.0-only
"""What compilers and sparse said during a kernel build, object by object.

Kbuild announces each step by a line ("  CC [M]  mm/gup.o", "  CHECK   ../mm/gup.c"), and make
-Otarget keeps what a step says together. A message is compared by its text: where it stands
moves with the code, and so do the numbers in it.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterable, Mapping

_STEP = re.compile(r"^  ([A-Z][A-Z0-9_+-]*)(?: \[[A-Z]+\])? +(\S.*)$")
_MESSAGE = re.compile(r"^(\S[^:\n]*):(?:\d+:)?(?:\d+:)? ?(warning|error|fatal error): (.*)$")
_NUMBER = re.compile(r"\b(?:0x[0-9a-f]+|\d+)\b")
_COMMAND = re.compile(r"(?:^|/)make(?:\[\d+\])?: \*\*\* (.*)$")

#: How many lines of a failure are quoted.
QUOTED = 4

#: Messages of one object: text without places -> how often.
Messages = collections.Counter[str]


@dataclasses.dataclass
class Said:
    """What a build said of one object.

    warnings: of the compiler, and warnings and errors of sparse; errors: of the compiler, as
    they stand, first things first; compiled: whether a step for the object was run.
    """

    warnings: Messages = dataclasses.field(default_factory=collections.Counter)
    errors: list[str] = dataclasses.field(default_factory=list)
    compiled: bool = False


def relative(path: str, tops: Iterable[str]) -> str:
    """A path of the log as one of the tree."""
    for top in tops:
        if path.startswith(top + "/"):
            return path[len(top) + 1 :]
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    return path


def parse(log: str, sources: Mapping[str, str], tops: Iterable[str]) -> tuple[
    dict[str, Said], list[str]
]:
    """Share a log out among objects; ``sources``: object -> its source.

    ``tops``: the directories of the tree and of the build, to be taken off paths. Returns what
    was said of each object that was mentioned, and the errors that belong to none of them.
    """
    tops = tuple(tops)
    objects = {source: name for name, source in sources.items()}
    found: dict[str, Said] = {}
    others: list[str] = []
    current: Said | None = None
    sparse = False
    for line in log.splitlines():
        step = _STEP.match(line)
        if step:
            word, what = step[1], relative(step[2], tops)
            name = what if what in sources else objects.get(what)
            sparse = word == "CHECK"
            current = found.setdefault(name, Said()) if name else None
            if current is not None and not sparse:
                current.compiled = True
            continue
        message = _MESSAGE.match(line)
        if message:
            place, kind, text = message.groups()
            path = relative(place, tops)
            if kind == "warning" or sparse:
                if current is not None:
                    who = "sparse: " if sparse else ""
                    current.warnings[f"{who}{path}: {kind}: {_NUMBER.sub('N', text)}"] += 1
            else:
                shown = line
                for top in tops:
                    shown = shown.replace(top + "/", "")
                (others if current is None else current.errors).append(shown)
            continue
        failed = _COMMAND.search(line)
        if failed:
            for name, source in sources.items():
                # "[...: mm/gup.o] Error 1", "No rule to make target 'mm/gup.o'".
                if f" {name}]" in failed[1] or f"'{name}'" in failed[1]:
                    said = found.setdefault(name, Said())
                    said.errors.append(failed[1])
                    break
            else:
                others.append(failed[1])
    return found, others
