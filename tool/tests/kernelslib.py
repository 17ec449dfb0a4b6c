# SPDX-License-Identifier: GPL-2.0-only
"""Kernels of any version from 4.4 on, as far as GUP goes: the headers of compat/, made for one."""

from __future__ import annotations

import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent / "compat"

_BOUND = re.compile(r"LINUX (>=|<) KERNEL\((\d+), (\d+), (\d+)\)")

#: One of each shape of the API, and of what goes with it.
VERSIONS = (
    "4.4.0", "4.4.168", "4.6.0", "4.9.0", "4.10.0", "4.15.0", "5.2.0", "5.6.0", "5.8.0", "5.9.0",
    "5.14.0", "6.1.0", "6.3.0", "6.4.0", "6.5.0", "6.12.0",
)  # fmt: skip


def number(version: str) -> tuple[int, ...]:
    """A version, to be compared."""
    return tuple(int(part) for part in version.split("."))


def generated(version: str) -> str:
    """What generated/kernel.h says in a kernel of this version."""
    return (
        "#define KERNEL(a, b, c) ((a) << 16 | (b) << 8 | (c))\n"
        f"#define LINUX KERNEL({version.replace('.', ', ')})\n"
    )


def holds(condition: str, version: str) -> str:
    """A condition with what it says of the version decided: "1", "0" or what is left."""

    def decided(found: re.Match[str]) -> str:
        newer = number(version) >= tuple(int(part) for part in found.groups()[1:])
        return "1" if newer == (found[1] == ">=") else "0"

    parts = [_BOUND.sub(decided, part.strip()) for part in condition.split("&&")]
    left = [part for part in parts if part != "1"]
    return "0" if "0" in left else " && ".join(left) or "1"


def resolve(text: str, version: str) -> str:
    """A header without its #if LINUX: what a kernel of this version has in it."""
    lines: list[str] = []
    shown: list[tuple[bool, bool, bool]] = []  # of each #if: ours, now shown, one was shown
    for line in text.splitlines(True):
        word, _, rest = line.strip().partition(" ")
        if word in ("#if", "#ifdef", "#ifndef"):
            ours = word == "#if" and "LINUX" in rest
            value = holds(rest, version) if ours else ""
            if ours and value in ("0", "1"):
                shown.append((True, value == "1", value == "1"))
                continue
            shown.append((False, True, True))
            line = f"#if {value}\n" if ours else line
        elif word in ("#elif", "#else") and shown[-1][0]:
            now = not shown[-1][2] and (word == "#else" or holds(rest, version) == "1")
            shown[-1] = (True, now, now or shown[-1][2])
            continue
        elif word == "#endif":
            if shown.pop()[0]:
                continue
        if all(now for _, now, _ in shown):
            lines.append(line)
    return "".join(lines)


def headers(top: pathlib.Path, version: str) -> pathlib.Path:
    """Write the tree of a version below ``top``, with nothing but headers; returns it."""
    for path in (HERE / "include").rglob("*.h"):
        made = top / path.relative_to(HERE)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(resolve(path.read_text(), version))
    return top
