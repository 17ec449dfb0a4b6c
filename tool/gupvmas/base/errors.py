# SPDX-License-Identifier: GPL-2.0-only
"""The errors that the tool reports as one line, and the exit status each one means."""

from __future__ import annotations

import enum


class Status(enum.IntEnum):
    """Exit statuses, the same for every command."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3


class GupVmasError(Exception):
    """Anything that ends the run: one line that says what, where and what to do."""

    status = Status.USAGE


class UsageError(GupVmasError):
    """A wrong command line, or an environment in which the command can't work."""


class IncompleteError(GupVmasError):
    """Something that had to be read could not be read, or a helper program failed."""

    status = Status.INCOMPLETE


def mistake(error: Exception) -> str:
    """What is said of a part that the tool itself failed on, while the others are right."""
    return f"gup-vmas failed on it ({type(error).__name__}: {error}); please report this file"
