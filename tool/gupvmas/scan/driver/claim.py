# SPDX-License-Identifier: GPL-2.0-only
"""The kernels that a driver is said to be built for, as --kernels has them."""

from __future__ import annotations

import re

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import BEYOND, Kernels
from gupvmas.gup import arms
from gupvmas.scan.driver.matrix import OLDEST

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
