# SPDX-License-Identifier: GPL-2.0-only
"""Many testcases in one translation unit: a start of the compiler costs more than any of them.

What a file gives its own names at file scope gets other names there, and the macros that it defines
end with it, so that the next one sees nothing of it. What could see more, or be seen, is left out:
such a file is a unit of its own. What a unit can't hide is a header that a file has forgotten and
one before it includes; who needs to know asks a compiler about each file, too.

Whoever compiles a unit and hears anything but silence compiles its files apart: that says which of
them it is, in the words that it always had.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TypeVar

import caselib

_Part = TypeVar("_Part")
_Said = TypeVar("_Said")

#: So many files make a unit; beyond that the time that one takes is that of its functions.
SIZE = 24

_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')', re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")
_DEFINE = re.compile(r"define\s+(\w+)(.*)", re.DOTALL)
_INCLUDE = re.compile(r"include\s*<([^>\n]*)>\s*")
#: What a condition may ask for, besides what the file defines, without the answer of another file.
_ASKED = re.compile(r"CONFIG_\w+|defined|IS_ENABLED")
_VERSION = {"LINUX_VERSION_CODE", "KERNEL_VERSION"}
_CONDITIONS = ("if", "ifdef", "ifndef", "elif")
_KEYWORDS = frozenset(
    "auto bool break case char const continue default do double else enum extern float for goto if "
    "inline int long register return short signed sizeof static struct switch typedef typeof union "
    "unsigned void volatile while asm main".split()
)


@functools.cache
def _of_headers() -> frozenset[str]:
    """Every word of every header that a testcase may include, or the harness for it."""
    tops = (
        caselib.BEFORE / "harness", caselib.BEFORE / caselib.TREE, caselib.AFTER / caselib.TREE,
        caselib.BEFORE / caselib.OLD, caselib.AFTER / caselib.OLD,
    )  # fmt: skip
    words: set[str] = set()
    for top in tops:
        for path in top.rglob("*.h"):
            words |= set(_WORD.findall(path.read_text()))
    return frozenset(words)


def _plain(text: str) -> str:
    """A C text without comments, with empty strings; lines that go on are one."""
    text = _COMMENT.sub(lambda found: '""' if found[1] else " ", text.replace("\r\n", "\n"))
    return text.replace("\\\n", " ")


def own_names(text: str) -> tuple[set[str], set[str]] | None:
    """What ``text``, a testcase, calls its own: names at file scope, and macros.

    None if it can't be with others: it would see what they define, or they what it does.
    """
    names: set[str] = set()
    macros: set[str] = set()
    included: set[str] = set()
    asked: set[str] = set()
    headers = _of_headers()
    for line in _plain(text).split("\n"):
        if line.lstrip().startswith("#"):
            directive = line.lstrip()[1:].strip()
            word = directive.split(None, 1)[0] if directive else ""
            if define := _DEFINE.match(directive):
                macros.add(define[1])
            elif include := _INCLUDE.fullmatch(directive):
                included.add(include[1])
            elif word in _CONDITIONS:
                asked |= set(_WORD.findall(directive)[1:])
            elif word not in ("else", "endif"):
                return None
        elif line[:1] not in ("", " ", "\t"):
            names |= set(_WORD.findall(line))
    known = macros | (_VERSION if "linux/version.h" in included else set())
    if any(name not in known and not _ASKED.fullmatch(name) for name in asked):
        return None
    if macros & headers or any(_ASKED.fullmatch(name) for name in macros):
        return None
    return names - headers - _KEYWORDS - macros, macros


def apart(number: int, text: str, body: str, more: Collection[str] = ()) -> str:
    """``body``, which has ``text`` in it, such that it is apart from others in the same unit.

    ``more`` are names that it defines besides those of ``text``.
    """
    own = own_names(text)
    if own is None:
        raise ValueError("a file that has to be alone")
    names, macros = own[0] | set(more), own[1]
    lines = [f"#define {name} {name}_of_{number}\n" for name in sorted(names)]
    ends = [f"#undef {name}\n" for name in sorted(names | macros)]
    return "".join([*lines, body, "\n", *ends])


def units(
    parts: Collection[_Part],
    key: Callable[[_Part], Hashable],
    text: Callable[[_Part], str],
    name: Callable[[_Part], str],
) -> list[list[_Part]]:
    """``parts`` shared out to units: those of one ``key`` go together, if their ``text`` can.

    Which unit one goes to depends on its ``name`` and on how many there are, so that what is new
    leaves most units as they were.
    """
    groups: dict[Hashable, list[_Part]] = {}
    found = []
    for part in parts:
        if own_names(text(part)) is None:
            found.append([part])
        else:
            groups.setdefault(key(part), []).append(part)
    for group in groups.values():
        count = -(-len(group) // SIZE)
        shares: list[list[_Part]] = [[] for _ in range(count)]
        for part in group:
            shares[zlib.crc32(name(part).encode()) % count].append(part)
        found += [share for share in shares if share]
    return found


def tried(unit: Sequence[_Part], make: Callable[[Sequence[_Part]], _Said | None]) -> dict[_Part, _Said]:
    """What ``make`` says of each part: of the unit; where that is None, of its halves.

    Of one part it must say something.
    """
    said = make(unit)
    if said is not None:
        return dict.fromkeys(unit, said)
    if len(unit) == 1:
        raise ValueError("nothing is said of a single file")
    half = len(unit) // 2
    return tried(unit[:half], make) | tried(unit[half:], make)
