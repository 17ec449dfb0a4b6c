# SPDX-License-Identifier: GPL-2.0-only
"""A driver's own functions and macros by the names of the API, and who can compile them.

	#ifndef HAVE_PIN_USER_PAGES
	static inline long pin_user_pages(unsigned long start, ..., struct vm_area_struct **vmas)

linux/mm.h declares the function as well, from 5.6 on, and no C compiler takes both if they differ in
the number of their parameters. So whatever chooses such an arm does not choose it there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.views import View, without
from gupvmas.gup import arms

#: By file: where a definition is, and the kernels that cannot compile it.
Uncompiled = Mapping[str, Sequence[tuple[int, Sequence[Kernels]]]]

_Seen = Mapping[tuple[str, View], Sequence[tuple[Occurrence, Sequence[str]]]]


@dataclasses.dataclass(frozen=True)
class Own:
    """A definition that the driver has of a name of the API, and the kernels that see it."""

    found: Occurrence
    kernels: Kernels

    def means(self, call: Occurrence, kernels: Kernels) -> bool:
        """Whether ``call`` may mean it: it is of that name, in that file behind it, or anywhere."""
        found = self.found
        if found.name != call.name or not self.kernels.meets(kernels) or call.macro == call.name:
            return False
        if found.file.endswith(".h") and found.file != call.file:
            return True
        return found.file == call.file and found.offset < call.offset


def definitions(seen: _Seen) -> list[Own]:
    """The driver's own definitions, by what is in each view."""
    return [
        Own(found, part)
        for (_, view), there in seen.items()
        for found, _ in there if found.kind in (Kind.MACRO, Kind.DEFINITION)
        for point in view.points
        for part in without(point.kernels, _refused_by(found))
    ]


def uncompiled(seen: _Seen) -> Uncompiled:
    """Which definitions are compiled by fewer kernels than the version tests around them say."""
    known: dict[str, list[tuple[int, Sequence[Kernels]]]] = {}
    for (file, _), there in seen.items():
        for found, _ in there:
            if kernels := _refused_by(found):
                known.setdefault(file, []).append((found.offset, kernels))
    return known


def not_for(found: Occurrence, known: Uncompiled) -> Sequence[Kernels]:
    """The kernels that cannot compile what was found, as it is one of these definitions, or in one."""
    for offset, kernels in known.get(found.file, ()):
        there = found.function and found.function.span.start <= offset < found.function.span.end
        if there or offset == found.offset:
            return kernels
    return ()


def _refused_by(found: Occurrence) -> list[Kernels]:
    """The kernels whose own declaration a definition in some arm cannot stand beside."""
    if found.kind is not Kind.DEFINITION or not found.arms:
        return []
    return [
        known for known, shape in arms.shapes(found.name)
        if len(shape.roles) != len(found.arguments)
    ]
