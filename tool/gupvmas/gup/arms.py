# SPDX-License-Identifier: GPL-2.0-only
"""The arms of #if around calls: which kernels each is for, and which shape its call is in.

Code that is built for many kernels calls the same function in several shapes, each in an arm of
its own. A condition on LINUX_VERSION_CODE says which kernels an arm is for; a macro that a
configure script sets does not, and then the arguments have to tell the shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gupvmas.gup import api
from gupvmas.gup.generation import Generation, Prototype
from gupvmas.code.model import BEYOND, EVERY_KERNEL, Kernels, Occurrence


def code(version: tuple[int, int, int]) -> int:
    """LINUX_VERSION_CODE of a version."""
    return (version[0] << 16) + (version[1] << 8) + min(version[2], 255)


#: The kernels whose functions have no vmas parameter.
NEW = Kernels(code(api.WITHOUT_VMAS), BEYOND)


def code_of(version: str) -> int | None:
    """LINUX_VERSION_CODE of a version as the top Makefile gives it; None if it is no version."""
    numbers = version.partition("-")[0].split(".")
    if len(numbers) < 2 or not all(n.isdigit() for n in numbers[:2]):
        return None
    last = int(numbers[2]) if len(numbers) > 2 and numbers[2].isdigit() else 0
    return code((int(numbers[0]), int(numbers[1]), last))


def shapes(name: str) -> list[tuple[Kernels, Prototype]]:
    """The shapes that ``name`` has had in mainline, oldest first, with their kernels."""
    return [
        (Kernels(code(since), BEYOND if end is None else code(end)), Prototype(name, roles, "", 0))
        for known, since, end, roles in api.HISTORY
        if known == name
    ]


def serves(kernels: Iterable[Kernels], wanted: Kernels) -> bool:
    """Whether some of ``kernels`` are in ``wanted``."""
    return any(one.meets(wanted) for one in kernels)


def serves_new(call: Occurrence) -> bool:
    """Whether a kernel without the parameter may compile the call."""
    return serves(call.kernels, NEW)


def is_conditional(call: Occurrence) -> bool:
    """Whether conditions choose the kernels, or something else, that the call is for."""
    return not call.decided or call.kernels != (EVERY_KERNEL,)


def shape(
    name: str, kernels: Sequence[Kernels], arguments: Sequence[str], given: Generation
) -> Prototype | None:
    """The shape of a call of ``name`` for ``kernels``, by its ``arguments``.

    Of the shapes that take so many arguments, those of the kernels that the arm is for come
    first, then all others, as vendors take a shape over early. What is left is told apart by the
    kinds of the arguments. ``given`` is what headers at hand say. None: no shape fits, or
    more than one.
    """
    fitting = [(k, p) for k, p in shapes(name) if len(p.roles) == len(arguments)]
    known = given.get(name)
    if known and len(known.roles) == len(arguments) and known.roles not in (
        p.roles for _, p in fitting
    ):
        fitting.append((EVERY_KERNEL, known))
    timely = [p for k, p in fitting if serves(kernels, k)]
    for choice in (timely, [p for _, p in fitting]):
        left = {p.roles: p for p in choice}
        if len(left) > 1:
            left = {roles: p for roles, p in left.items() if may_be(roles, arguments)}
        if len(left) == 1:
            return next(iter(left.values()))
        if left:
            return None
    return None


def roles_of_length(name: str, count: int) -> set[tuple[str, ...]]:
    """The parameters of the shapes of ``name`` that have so many."""
    return {p.roles for _, p in shapes(name) if len(p.roles) == count}


#: What makes of an array the address of its first element, &pages[0].
_ELEMENT = re.compile(r"\[0\]$")


def may_be(roles: Sequence[str], arguments: Sequence[str]) -> bool:
    """Whether arguments can be what a shape wants at their places, by their spelling.

    Only what tells two shapes of the same length apart is looked at: a task where an mm is
    wanted, an mm where an address is, flags where a bool is, a pointer where flags are, the pages
    where VMAs are, VMAs where neither is wanted.
    """
    for role, text in zip(roles, arguments):
        bare = text.strip("() ")
        named = _ELEMENT.sub("", bare).lower()
        is_null = bare == "NULL"
        is_mm = bare.endswith(("mm", "->mm")) and not bare.startswith("&")
        if role == "tsk" and is_mm:
            return False
        if role == "mm" and (bare == "current" or bare.endswith(("tsk", "task"))):
            return False
        if role in ("start", "nr_pages") and (is_mm or is_null):
            return False
        if role in ("gup_flags", "write", "force") and (is_null or bare.startswith("&")):
            return False
        if role in ("write", "force") and ("FOLL_" in bare or bare.endswith("flags")):
            return False
        if role in ("force", "vmas") and named.endswith(("page", "pages")):
            return False
        if role in ("pages", "locked") and named.endswith(("vma", "vmas")):
            return False
        if role in ("pages", "vmas", "locked") and (bare.isdigit() and bare != "0"):
            return False
        if role == "pages" and bare == "0":
            return False  # NULL, where no pages are wanted
    return True
