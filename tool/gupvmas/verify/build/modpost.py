# SPDX-License-Identifier: GPL-2.0-only
"""What an object of a module leaves to others that none of them gives to modules.

The kernel's own modpost judges, as the configuration built it; what it knows of a processor and
of weak symbols need not be known here. It reads what is exported from a list. The list that a
full build would make is not there, as only some objects are built. So it gets one of what the
module could link before the commit, and of the new names those that the sources export. An
export under an #if that is off is taken for one: what is reported is exported nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from gupvmas.verify.build.process import Commands

#: The lines that export something, for git, and what is exported by them.
EXPORTS = r"EXPORT_[A-Z_]+[[:space:]]*\("
_EXPORT = re.compile(r"\bEXPORT_([A-Z_]+)\s*\(\s*([\w# ]+?)\s*[,)]")
#: Macros that export symbols whose names only end in what they are given.
_DERIVED = ("TRACEPOINT", "STATIC_CALL")
_UNDEFINED = re.compile(r'"([^"]+)" \[[^\]]*\] undefined!')


def exported(lines: Iterable[str], names: Collection[str]) -> set[str]:
    """Those of ``names`` that some of the ``lines`` export."""
    found = set()
    for line in lines:
        for kind, word in _EXPORT.findall(line):
            if word in names:
                found.add(word)
            elif "##" in word:
                # Of load##size the one is what names begin with, the other a parameter.
                first, *_, last = (re.escape(piece.strip()) for piece in word.split("##"))
                whole = re.compile(rf"{first}\w*|\w*{last}")
                found.update(name for name in names if whole.fullmatch(name))
            elif any(part in kind for part in _DERIVED):
                found.update(n for n in names if n.startswith("__") and n.endswith("_" + word))
    return found


def undefined(
    program: Path, commands: Commands, place: Path, data: bytes, linked: Iterable[str],
    version: tuple[int, ...],
) -> list[str] | None:  # fmt: skip
    """The symbols that modpost misses in an object, if a module can link ``linked``.

    program: modpost; place: a directory to work in; data: the object; version: of the kernel.
    None if modpost can't tell. Raises IncompleteError, OSError.
    """
    place.mkdir(exist_ok=True)
    (place / "part.o").write_bytes(data)
    # What configurations with versions of symbols put into every module.
    names = {*linked, "module_layout"}
    missing: set[str] = set()
    while True:
        known = sorted(names | missing)
        (place / "symbols").write_text("".join(_line(name, version) for name in known))
        status, said = commands.run([str(program), "-i", "symbols", "part.o"], place)
        # An object that says no licence makes it fail with a word: without one it is broken.
        if "FATAL" in said or (status and not re.search("^(ERROR|WARNING)", said, re.MULTILINE)):
            return None
        found = set(_UNDEFINED.findall(said)) - missing
        if not found:
            return sorted(missing)
        # It stops to count at ten: those that it said are given to it, for it to say others.
        missing |= found


def _line(name: str, version: tuple[int, ...]) -> str:
    """An exported symbol as modpost reads it; the namespace came with 5.4, and moved in 5.7."""
    words = [name, "vmlinux", "EXPORT_SYMBOL"]
    if version >= (5, 7):
        words.append("")
    elif version >= (5, 4):
        words.insert(1, "")
    return "\t".join(["0x00000000", *words]) + "\n"
