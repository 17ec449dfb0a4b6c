# SPDX-License-Identifier: GPL-2.0-only
"""Shows that a file with new arms is what it should be to each kernel, by taking all views again.

For every kernel that has the parameter the tokens are what they were, for the others they are those
of the view that was converted; with each knob that is known both ways.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from gupvmas.code import tokens, views
from gupvmas.code.model import BEYOND, Kernels
from gupvmas.code.views import FileViews, Said
from gupvmas.gup import api, arms

#: So many tests that the version does not decide are taken both ways.
KNOBS = 6


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What some kernels have to see of a file."""

    kernels: tuple[Kernels, ...]
    text: bytes


def differs(
    before: bytes, wanted: Sequence[Wanted], after: bytes, said: Said, work: Path
) -> bool:
    """Whether ``after`` is not what is ``wanted`` to some kernels, and ``before`` to all others.

    All are texts of one file. ``said``: what is known of macros. ``work`` is a private directory,
    which is made. Raises IncompleteError.
    """
    texts = {"before.c": before, "after.c": after}
    texts |= {f"new{number}.c": each.text for number, each in enumerate(wanted)}
    work.mkdir(parents=True)
    for name, text in texts.items():
        (work / name).write_bytes(text)
    found = views.of(str(work), list(texts), api.FUNCTIONS, knobs=KNOBS, said=said)
    for name, text in texts.items():
        for number, view in enumerate(found[name].views if name in found else ()):
            (work / f"{name}{number}.c").write_bytes(view.see(text))
    if any(name not in found or not found[name].versions for name in texts):
        return True
    files = [f"{name}{n}.c" for name in texts for n, _ in enumerate(found[name].views)]
    sums = {file: tokens.digest(own) for file, own in tokens.of(work, files).items()}
    edges = {code for each in wanted for k in each.kernels for code in (k.first, k.end)}
    versions = {code for code in edges if code < BEYOND} | {
        point.kernels.first for own in found.values() for view in own.views for point in view.points
    }
    return not all(_same(found, sums, _origin(wanted, version), version) for version in versions)


def _origin(wanted: Sequence[Wanted], version: int) -> str:
    """The name of the text that kernels of ``version`` have to see."""
    one = Kernels(version, version + 1)
    for number, each in enumerate(wanted):
        if any(kernels.meets(one) for kernels in each.kernels):
            return f"new{number}.c"
    return "before.c"


def _same(
    found: Mapping[str, FileViews], sums: Mapping[str, str], origin: str, version: int
) -> bool:
    """Whether kernels of ``version`` see the same in the result as in ``origin``, knob by knob."""
    was, now = (_at(found[name], sums, name, version) for name in (origin, "after.c"))
    pairs = [
        (one == other)
        for knobs, one in was
        for others, other in now
        if all(knobs[test] == on for test, on in others.items() if test in knobs)
    ]
    return bool(pairs) and all(pairs)


def _at(
    own: FileViews, sums: Mapping[str, str], name: str, version: int
) -> list[tuple[dict[str, str], str]]:
    """What kernels of ``version`` see: by the knobs, the sum of the tokens."""
    return [
        (dict(zip(own.knobs, point.knobs)), sums[f"{name}{number}.c"])
        for number, view in enumerate(own.views)
        for point in view.points
        if point.kernels.meets(Kernels(version, version + 1))
    ]
