# SPDX-License-Identifier: GPL-2.0-only
"""Many modules, built at once by Kbuild with the headers of one kernel, and what came of each."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kernels import KernelError, environment, run

#: How a build ends.
BUILDS, FAILS, NO_MODPOST = "builds", "fails", "no modpost"

#: The other source of each module, so that the first stays as it is.
LICENSE_FILE = "license.c"
LICENSE = b"""// SPDX-License-Identifier: GPL-2.0-only

#include <linux/module.h>

MODULE_DESCRIPTION("A testcase");
MODULE_LICENSE("GPL");
"""

#: An argument in the wrong place is only a warning to older compilers; and a conversion must not
#: bring any. The functions of a testcase are called by nobody, and so declared nowhere.
FLAGS = "-Werror -Wno-missing-prototypes -Wno-missing-declarations"

#: What a driver asks for that its own Kconfig would have.
_OPTION = rb"\bCONFIG_DRIVER_\w+"

_COMPILING = re.compile(r"^ +(?:CC|LD) \[M\] +(?:\S*/)?(?:gup-)?([^/\s]+?)\.o$")
_ERROR = re.compile(
    r"^(?:(?P<file>[^\s:]+):(?P<line>\d+)(?::\d+)?: )?(?:\S+: )?(?:fatal )?error: (?P<text>.*)"
)
_OBJTOOL = re.compile(r"objtool: .*|.*\bobjtool: .*[Nn]ot found.*")
_UNDEFINED = re.compile(r'modpost: "([^"]+)" \[(?:[^\]]*/)?gup-([^\]/]+?)(?:\.ko)?\] undefined')


@dataclass(frozen=True)
class Outcome:
    """How the build of a module ended, and what was said first if not well."""

    ended: str
    said: str = ""

    def __str__(self) -> str:
        return f"{self.ended} ({self.said})" if self.said else self.ended

    @property
    def reason(self) -> str:
        """What was said, without the line that it was said of."""
        return re.sub(r"^\d+: ", "", self.said)


def kbuild(sources: Mapping[str, bytes], more: str = "") -> str:
    """The Kbuild file of a folder with those sources, NAME.c each, a module gup-NAME each.

    Options of the driver's own that a source asks for are set. ``more`` is added at the end.
    """
    lines = ["# SPDX-License-Identifier: GPL-2.0-only"]
    for name, text in sorted(sources.items()):
        lines.append(f"obj-m += gup-{name}.o")
        lines.append(f"gup-{name}-y := {name}.o {LICENSE_FILE.removesuffix('.c')}.o")
        options = sorted({found.decode() for found in re.findall(_OPTION, text)})
        if options:
            lines.append(f"CFLAGS_{name}.o := {' '.join(f'-D{option}=1' for option in options)}")
    return "\n".join([*lines, more]).rstrip("\n") + "\n"


def errors(said: str, names: Collection[str]) -> dict[str, str]:
    """What a make with -O said first of each module that it had an error in."""
    found: dict[str, str] = {}
    current = ""
    for line in said.splitlines():
        if step := _COMPILING.match(line):
            current = step[1]
        elif error := _ERROR.match(line):
            file = Path(error["file"] or "").name
            name = file.removesuffix(".c") if file.endswith(".c") else ""
            if name in names:
                found.setdefault(name, f"{error['line']}: {error['text']}")
            elif current in names:
                where = f"{file}: " if file else ""
                found.setdefault(current, f"{where}{error['text']}")
        elif _OBJTOOL.match(line) and current in names:
            found.setdefault(current, line.strip())
    return found


def undefined(said: str) -> dict[str, list[str]]:
    """The symbols that modpost looked for in vain, of each module."""
    found: dict[str, list[str]] = {}
    for symbol, name in _UNDEFINED.findall(said):
        found.setdefault(name, []).append(symbol)
    return found


def build(
    headers: Path, folder: Path, sources: Mapping[str, bytes], jobs: int,
    files: Mapping[str, bytes] | None = None, more: str = "",
) -> dict[str, Outcome]:  # fmt: skip
    """Build a module of each of ``sources`` in a new ``folder``, and return how each ended.

    ``files`` are others that they need, and ``more`` is what their Kbuild file needs for them.
    Kbuild calls modpost only if all were compiled, so it is called again with those that were.
    """
    if not sources:
        return {}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in sources.items():
        (folder / f"{name}.c").write_bytes(text)
    for name, text in {LICENSE_FILE: LICENSE, **(files or {})}.items():
        (folder / name).write_bytes(text)
    (folder / "Kbuild").write_text(kbuild(sources, more))
    said = _make(headers, folder, jobs)
    compiled = {name: t for name, t in sources.items() if (folder / f"gup-{name}.o").exists()}
    if compiled and len(compiled) < len(sources):
        (folder / "Kbuild").write_text(kbuild(compiled, more))
        said += _make(headers, folder, jobs)
    (folder / "make.log").write_text(said)
    if not (folder / f"{LICENSE_FILE.removesuffix('.c')}.o").exists():
        raise KernelError(f"{headers}: no module builds, see {folder / 'make.log'}")
    wrong, missing = errors(said, sources), undefined(said)
    ended = {}
    for name in sources:
        if name not in compiled:
            ended[name] = Outcome(FAILS, wrong.get(name, "nothing was said"))
        elif name in missing:
            ended[name] = Outcome(FAILS, f"undefined symbol {', '.join(missing[name])}")
        elif not (folder / f"gup-{name}.ko").exists():
            ended[name] = Outcome(NO_MODPOST)
        else:
            ended[name] = Outcome(BUILDS)
    return ended


def _make(headers: Path, folder: Path, jobs: int) -> str:
    """One call of Kbuild for all modules of a folder; returns what it said."""
    command: list[str | Path] = [
        "make", "-k", "-O", f"-j{jobs}", "-C", headers, f"M={folder}", "CC=gcc", f"KCFLAGS={FLAGS}",
        "KBUILD_MODPOST_WARN=1", "modules",
    ]  # fmt: skip
    # In one stream, what a compiler says stands behind the line that names what it compiles.
    together = ["sh", "-c", 'exec "$@" 2>&1', "sh", *command]
    return run(together, environment(), check=False).stdout
