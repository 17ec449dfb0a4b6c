# SPDX-License-Identifier: GPL-2.0-only
"""The generation of a tree: the shape of its GUP prototypes, read from its own headers.

The number of arguments does not tell the shapes apart (with seven, a remote call may be
tsk..vmas or mm..locked); the types of the parameters do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable

from gupvmas.gup import api
from gupvmas.code.model import Kind, Occurrence


@dataclasses.dataclass(frozen=True)
class Prototype:
    """One function's parameters: ``roles`` names each, as the kernel does."""

    name: str
    roles: tuple[str, ...]
    file: str
    line: int

    def index(self, role: str) -> int:
        """The place of a parameter, from 0; -1 if there is none of that role."""
        return self.roles.index(role) if role in self.roles else -1

    @property
    def place(self) -> str:
        """Where it is declared, "file:line"."""
        return f"{self.file}:{self.line}"

    @property
    def vmas(self) -> int:
        """The place of the VMAs, from 0; -1 in the new shape."""
        return self.index("vmas")


Generation = dict[str, Prototype]

#: The two numbers that stood for gup_flags before 4.9.
TRUTHS = ("write", "force")


def outdated(prototype: Prototype) -> Prototype:
    """The shape that a function of the new shape had before: the VMAs stood behind the pages."""
    if prototype.vmas >= 0 or "pages" not in prototype.roles:
        return prototype
    at = prototype.index("pages") + 1
    roles = (*prototype.roles[:at], "vmas", *prototype.roles[at:])
    return dataclasses.replace(prototype, roles=roles)


def roles_of(parameters: Iterable[bytes]) -> tuple[str, ...]:
    """What each parameter is for, by its type and its order.

    The orders are those of mm.h from 4.4 on: (tsk, mm,) start, nr_pages, (write, force |
    gup_flags), pages, vmas (, locked). Of the numbers after nr_pages two are write and force, and
    one is gup_flags.
    """
    roles: list[str] = []
    rest: list[int] = []
    for parameter in parameters:
        words = parameter.replace(b"*", b" * ").split()
        stars = words.count(b"*")
        if b"vm_area_struct" in words and stars >= 1:
            roles.append("vmas")
        elif b"page" in words and stars >= 1:
            roles.append("pages")
        elif b"mm_struct" in words:
            roles.append("mm")
        elif b"task_struct" in words:
            roles.append("tsk")
        elif stars:
            roles.append("locked")
        elif "start" not in roles:
            roles.append("start")
        elif "nr_pages" not in roles:
            roles.append("nr_pages")
        else:
            rest.append(len(roles))
            roles.append("gup_flags")
    if len(rest) == len(TRUTHS):
        for at, role in zip(rest, TRUTHS):
            roles[at] = role
    return tuple(roles)


def is_private(definition: Occurrence, data: bytes) -> bool:
    """Whether it defines a static function of a .c file, which nobody else can mean.

    ``data`` is the file. A header's static functions are everybody's.
    """
    if definition.file.endswith(".h") or not definition.function:
        return False
    return b"static" in data[definition.function.span.start : definition.offset].split()


def read(
    occurrences: Iterable[Occurrence],
    text: Callable[[str], bytes],
    names: Collection[str] = api.FUNCTIONS,
) -> Generation:
    """The prototypes of ``names`` among ``occurrences``; ``text`` gives a file's bytes.

    A declaration in the header that every kernel has them in beats one elsewhere; where there
    is no declaration at all, a definition has to do, but for a driver's own: a static function of
    a .c file only has the name, in a kernel that is too old to have the function.
    """
    found: Generation = {}
    rank: dict[str, int] = {}
    for occurrence in occurrences:
        if occurrence.name not in names:
            continue
        if occurrence.kind not in (Kind.DECLARATION, Kind.DEFINITION):
            continue
        value = 0 if occurrence.file == api.HEADER else 1
        value += 2 if occurrence.kind is Kind.DEFINITION else 0
        if rank.get(occurrence.name, 9) <= value:
            continue
        data = text(occurrence.file)
        if is_private(occurrence, data):
            continue
        roles = roles_of(data[a.span.start : a.span.end] for a in occurrence.arguments)
        rank[occurrence.name] = value
        found[occurrence.name] = Prototype(
            occurrence.name, roles, occurrence.file, occurrence.line
        )
    return found
