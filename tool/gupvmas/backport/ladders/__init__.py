# SPDX-License-Identifier: GPL-2.0-only
"""A driver's #if ladders around GUP calls, made one call each by way of gup_compat.h.

A ladder goes if what each kernel's compiler sees of it is the same code around the same calls, each
in the shape of that kernel. What can't be shown to be so stays, each by itself, and is named.
"""

from __future__ import annotations

import dataclasses

from gupvmas.gup import api

#: The header that takes the place of the ladders.
HEADER = api.COMPAT_HEADER


@dataclasses.dataclass(frozen=True)
class Left:
    """A place that stays as it is, and why."""

    file: str
    line: int
    reason: str
    #: Whether it is a conditional: its calls may have changed, each by itself.
    ladder: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclasses.dataclass
class Simpler:
    """What became of a driver's files.

    ``new``: the text of each that changes, not with the header yet. ``stays``: what stays. ``old``:
    the files that still have a use of GUP which is not one of the header's functions. ``whole``:
    those that could not be looked into, or have such a function of their own.
    """

    new: dict[str, bytes] = dataclasses.field(default_factory=dict)
    stays: list[Left] = dataclasses.field(default_factory=list)
    old: set[str] = dataclasses.field(default_factory=set)
    whole: set[str] = dataclasses.field(default_factory=set)
