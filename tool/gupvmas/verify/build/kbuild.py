# SPDX-License-Identifier: GPL-2.0-only
"""What make wrote down of an object, and what the Makefiles of the tree say of it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from gupvmas.verify.build import conditions


def command(output: Path, source: str) -> list[str] | None:
    """The command that compiled an object below ``output``, without what Kbuild runs after it.

    None if none is written down.
    """
    first = _written(output, source).partition("\n")[0]
    _, assigned, line = first.partition(" := ")
    if not assigned:
        return None
    # Make's own quoting, which fixdep and Kbuild add.
    line = line.replace("$$", "$").replace("$(pound)", "#")
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if set(word) == {";"}:
            break
        words.append(word)
    return words if "-o" in words and "-c" in words else None


def headers(output: Path, source: str, tree: Path) -> set[str]:
    """The headers of the tree that went into an object."""
    return {name for name in _sources(_written(output, source), tree) if name.endswith(".h")}


def made(output: Path, tree: Path) -> dict[str, set[str]]:
    """All that is written down of a build: what was made -> the files of the tree it was made of.

    Raises OSError.
    """
    found = {}
    for path in output.rglob(".*.cmd"):
        target = path.with_name(path.name[1:-4]).relative_to(output)
        found[str(target)] = _sources(path.read_text(errors="surrogateescape"), tree)
    return found


def _sources(written: str, tree: Path) -> set[str]:
    """The files of the tree that a .cmd file names, in "source_x.o := PATH" and below "deps_x.o"."""
    top = f"{tree}/"
    words = (line.rpartition(" := ")[2].strip(" \\\t") for line in written.splitlines())
    return {
        os.path.normpath(word[len(top) :])
        for word in words
        if word.startswith(top) and " " not in word
    }


def module(output: Path, source: str, tree: Path) -> str:
    """The module that an object is a part of, as a path without suffix; "" if of none."""
    words = command(output, source) or []
    if "-DMODULE" not in words:
        return ""
    said = dict(word[2:].partition("=")[::2] for word in words if word.startswith("-DKBUILD_MOD"))
    path = said.get("KBUILD_MODFILE", "").strip('"')
    if path:
        return path
    # Many kernels have the name only, and that with _ for -.
    name = said.get("KBUILD_MODNAME", "").removeprefix("KBUILD_STR(").strip(')"')
    directory = os.path.dirname(source)
    for kbuild in ("Kbuild", "Makefile"):
        file = tree / directory / kbuild
        words = file.read_text(errors="surrogateescape").split() if file.exists() else []
        for word in words:
            if word.endswith(".o") and word[:-2].replace("-", "_") == name:
                return os.path.join(directory, word[:-2])
    return os.path.join(directory, name or os.path.basename(source)[:-2])


def switched_off(tree: Path, source: str, config: dict[str, str]) -> list[str]:
    """Options that are not set, on the lines by which Makefiles take the object in."""
    name, directory = os.path.basename(source)[:-2] + ".o", os.path.dirname(source)
    while True:
        for kbuild in ("Kbuild", "Makefile"):
            path = tree / directory / kbuild
            if not path.exists():
                continue
            text = path.read_text(errors="surrogateescape").replace("\\\n", " ")
            lines = [x for x in text.splitlines() if name in x.replace("=", " ").split()]
            off = [n for n in conditions.options(lines) if n not in config]
            if off and len(off) == len(conditions.options(lines)):
                return off
        if not directory:
            return []
        name, directory = os.path.basename(directory) + "/", os.path.dirname(directory)


def _written(output: Path, source: str) -> str:
    path = output / os.path.dirname(source) / f".{os.path.basename(source)[:-2]}.o.cmd"
    try:
        return path.read_text(errors="surrogateescape")
    except OSError:
        return ""
