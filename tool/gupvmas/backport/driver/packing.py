# SPDX-License-Identifier: GPL-2.0-only
"""Where gup_compat.h and Kbuild.gup go, and the line that each module's Kbuild file needs for them.

They lie beside the Kbuild file that builds what includes the header, so that a folder with a module
in it can be packed alone. Where modules share a source they share the two files as well.
"""

from __future__ import annotations

import dataclasses
import os
import posixpath
import re
from collections.abc import Iterable, Mapping

from gupvmas.backport.ladders import HEADER
from gupvmas.base.workdir import os_errors
from gupvmas.gup.spatch import ROOT

#: What belongs to the header; both, as they are handed out; and where they are.
FRAGMENT = "Kbuild.gup"
FILES = (HEADER, FRAGMENT)
SOURCE = ROOT / "tool" / "compat"

_OBJECTS = re.compile(rb"^[ \t]*(?:obj-|(?![\w-]*flags)[\w-]+-(?:objs|y|m)\b)[^=\n#]*=")
_NAME = re.compile(rb"[\w./@+-]+\.o\b")
_RECIPE = re.compile(rb"^\t|\$\(MAKE\)", re.M)
_OPENS = re.compile(rb"^[ \t]*(?:ifeq|ifneq|ifdef|ifndef)\b")
_CLOSES = re.compile(rb"^[ \t]*endif\b")
_BY_KERNEL = b"KERNELRELEASE"


@dataclasses.dataclass
class Packing:
    """``folders``: where the two files go, and the files that change with them. ``header``: by changed
    file, what its #include names. ``make``: the new texts of Kbuild files. ``told``: by folder, what
    is to be done by hand, a line each."""

    folders: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    header: dict[str, str] = dataclasses.field(default_factory=dict)
    make: dict[str, bytes] = dataclasses.field(default_factory=dict)
    told: dict[str, list[str]] = dataclasses.field(default_factory=dict)


def text_of(name: str) -> str:
    """One of FILES."""
    with os_errors("read", str(SOURCE / name)):
        return (SOURCE / name).read_text(encoding="ascii")


def pack(
    changed: Iterable[str], users: Mapping[str, Iterable[str]], make: Mapping[str, bytes]
) -> Packing:
    """Say where the header goes for the files ``changed``.

    ``users`` has for each the files that it is compiled with, itself among them, ``make`` the texts
    of the driver's Kbuild files.
    """
    packing = Packing()
    homes = {path: _homes(users[path], make) for path in sorted(changed)}
    for files, kbuilds in _groups(homes):
        folders = [posixpath.dirname(kbuild) for kbuild in kbuilds]
        place = posixpath.commonpath(folders) if folders else ""
        told = packing.told.setdefault(place, [])
        packing.folders.setdefault(place, []).extend([*files, *kbuilds])
        for path in files:
            packing.header[path] = _way(posixpath.dirname(path), posixpath.join(place, HEADER))
        for kbuild in kbuilds:
            way = _way(posixpath.dirname(kbuild), posixpath.join(place, FRAGMENT))
            line = f"include $(src)/{way}".encode("utf-8", "surrogateescape")
            if FRAGMENT.encode() in make[kbuild]:
                continue
            text = _with(make[kbuild], line, posixpath.basename(kbuild))
            if text is not None:
                packing.make[kbuild] = text
            else:
                told.append(f"in {kbuild}, behind what it builds: {line.decode('utf-8', 'surrogateescape')}")
        if not kbuilds:
            told.append(
                f"no Kbuild file says that it builds {' or '.join(files)}: in the one that does: "
                f"include $(src)/{FRAGMENT}, with the way there from its folder"
            )
    return packing


def _way(start: str, path: str) -> str:
    return os.path.relpath(path, start or ".")


def _homes(files: Iterable[str], make: Mapping[str, bytes]) -> list[str]:
    """The Kbuild files that build one of ``files``, by their names."""
    objects = {f"{path[:-2]}.o" for path in files if path.endswith(".c")}
    found = [path for path, text in make.items() if objects & _built(path, text)]
    # Where there are both, Kbuild is what is read.
    both = {posixpath.dirname(path) for path in found if posixpath.basename(path) == "Kbuild"}
    return sorted(
        path for path in found
        if posixpath.basename(path) == "Kbuild" or posixpath.dirname(path) not in both
    )


def _built(path: str, text: bytes) -> set[str]:
    """The objects that a Kbuild file names, as paths in the driver."""
    folder = posixpath.dirname(path)
    names = []
    for line in text.replace(b"\\\n", b" ").split(b"\n"):
        if _OBJECTS.match(line):
            names += _NAME.findall(line.partition(b"=")[2].partition(b"#")[0].replace(b"$(src)/", b""))
    return {
        posixpath.normpath(posixpath.join(folder, name.decode("utf-8", "surrogateescape")))
        for name in names
    }


def _groups(homes: Mapping[str, list[str]]) -> list[tuple[list[str], list[str]]]:
    """Files with the Kbuild files that build them: those that share one are together."""
    found: list[tuple[list[str], list[str]]] = []
    for path, kbuilds in homes.items():
        files, own = [path], set(kbuilds)
        rest = []
        for others, theirs in found:
            if own & set(theirs) or (not own and not theirs):
                files, own = others + files, own | set(theirs)
            else:
                rest.append((others, theirs))
        found = [*rest, (files, sorted(own))]
    return found


def _with(text: bytes, line: bytes, name: str) -> bytes | None:
    """A Kbuild file with one more line, None if there is no plain place for it.

    A Makefile that is read by make alone, too, has it for the kernel's make only.
    """
    lines = text.splitlines(keepends=True)
    depth, kernel, place, inside, last = 0, [], -1, False, False
    for number, each in enumerate(lines):
        if _OPENS.match(each):
            depth += 1
            if _BY_KERNEL in each:
                kernel.append(depth)
        elif _CLOSES.match(each):
            if kernel and kernel[-1] == depth:
                kernel.pop()
            depth -= 1
        if _OBJECTS.match(each):
            last, inside, place = True, bool(kernel), -1
        continued = each.rstrip(b"\r\n").endswith(b"\\")
        if last and place < 0 and not continued and depth == (kernel[-1] if kernel else 0):
            place = number + 1
    if place < 0 or name not in ("Kbuild", "Makefile", "GNUmakefile"):
        return None
    ending = b"\r\n" if lines[0].endswith(b"\r\n") else b"\n"
    added = [line + ending]
    if name != "Kbuild" and not inside and _RECIPE.search(text.replace(b"\\\n", b"")):
        added = [b"ifneq ($(KERNELRELEASE),)" + ending, *added, b"endif" + ending]
    if not lines[place - 1].endswith(b"\n"):
        lines[place - 1] += ending
    return b"".join([*lines[:place], *added, *lines[place:]])
