# SPDX-License-Identifier: GPL-2.0-only
"""The kernels that a driver is built for: as --kernels has them, or as its arms name them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import BEYOND, Kernels, Occurrence
from gupvmas.code.views import FileViews, View
from gupvmas.gup import arms
from gupvmas.scan.driver.matrix import OLDEST, counts

_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?")


def parse(text: str) -> Kernels:
    """The kernels that ``text`` names: "4.9..", "4.9..6.4" or "..6.4", both ends included.

    The last one is meant with all its stable releases, if it is not one of them: "..6.4" ends
    before 6.5, "..6.4.3" before 6.4.4. Raises UsageError.
    """
    first, dots, last = text.partition("..")
    begin, end = _code(first, 0), _code(last, BEYOND, after=True)
    if not dots or begin is None or end is None or not (first or last):
        raise UsageError(
            f"--kernels: {printable(text)!r} names no kernels: give 4.9.., 4.9..6.4 or ..6.4"
        )
    if begin >= end:
        raise UsageError(f"--kernels: {text}: the first is newer than the last")
    if end <= arms.code(OLDEST):
        raise UsageError(f"--kernels: {text}: what GUP was before 4.4 is not known")
    return Kernels(begin, end)


def named(
    views: Mapping[str, FileViews],
    seen: Mapping[tuple[str, View], Sequence[tuple[Occurrence, Sequence[str]]]],
) -> tuple[frozenset[int], frozenset[int]]:
    """The versions that divide the arms of a driver: those right before which some call is compiled,
    and those from which on one is.

    Who asks for a version near a call serves the kernels on that side. ``views`` and ``seen`` are those
    that the matrix is made of.
    """
    before: set[int] = set()
    since: set[int] = set()
    for file, each in views.items():
        points = sorted(
            ((point.kernels, view) for view in each.views for point in view.points),
            key=lambda found: found[0].first,
        )
        for (old, lower), (new, upper) in zip(points, points[1:]):
            if old.end != new.first or lower is upper or new.first <= arms.code(OLDEST):
                continue
            before |= {new.first} if _calls(seen, file, lower) else set()
            since |= {new.first} if _calls(seen, file, upper) else set()
    return frozenset(before), frozenset(since)


def _calls(
    seen: Mapping[tuple[str, View], Sequence[tuple[Occurrence, Sequence[str]]]], file: str, view: View
) -> bool:
    return view.compiles and any(counts(call) for call, _ in seen.get((file, view), ()))


def _code(text: str, nothing: int, after: bool = False) -> int | None:
    """LINUX_VERSION_CODE of a version, or with ``after`` of what follows it; None if it is none."""
    if not text:
        return nothing
    found = _VERSION.fullmatch(text)
    if found is None or not text.isascii():
        return None
    major, minor, patch = int(found[1]), int(found[2]), int(found[3] or 0)
    if max(major, minor, patch) > 255:
        return None
    if after:
        # The stable release of the last byte stands for all that come after it.
        major, minor, patch = _next(major, minor, patch if found[3] and patch < 255 else None)
    return (major << 16) + (minor << 8) + patch


def _next(major: int, minor: int, patch: int | None) -> tuple[int, int, int]:
    if patch is not None:
        return major, minor, patch + 1
    return (major, minor + 1, 0) if minor < 255 else (major + 1, 0, 0)
