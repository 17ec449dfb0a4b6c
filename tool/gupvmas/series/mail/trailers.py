# SPDX-License-Identifier: GPL-2.0-only
"""The trailers that somebody asks for: who suggested a patch, what it mends, where it was discussed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.code.model import Commit

_FORM = re.compile(r"(?:(\d+):)?\s*([A-Z][A-Za-z]*(?:-[A-Za-z]+)*): (\S.*)")
#: What the value of some of them must look like, and how that is said.
_FIXES = re.compile(r'[0-9a-f]{12,40} \(".+"\)')
_URL = re.compile(r"https?://\S+")
_PERSON = re.compile(r"[^<>]+ <[^<>@\s]+@[^<>@\s]+>")


@dataclasses.dataclass(frozen=True)
class Trailer:
    """A line below a message. ``patch``: the number of the patch, None for each."""

    patch: int | None
    line: str


def parse(text: str) -> Trailer:
    """What --trailer says: "Key: value", or "N:Key: value" for patch N. Raises UsageError."""
    form = _FORM.fullmatch(text)
    if not form or not text.isprintable():
        raise UsageError(
            f"--trailer {printable(text)}: not of the form 'Key: value', or 'N:Key: value' for patch N"
        )
    number, key, value = form.groups()
    wanted = ""
    if key == "Fixes" and not _FIXES.fullmatch(value):
        wanted = '12 or more digits of a commit and its subject: 0123456789ab ("subject")'
    elif key in ("Link", "Closes") and not _URL.fullmatch(value.partition(" #")[0]):
        wanted = "a URL"
    elif key.endswith(("-by", "Cc")) and not _PERSON.fullmatch(value.partition(" #")[0]):
        wanted = "Name <user@host>"
    if wanted:
        raise UsageError(f"--trailer {key}: {printable(value)} is not {wanted}")
    return Trailer(int(number) if number else None, f"{key}: {value}")


def url(text: str, option: str) -> str:
    """``text``, if it is a URL. Raises UsageError that names the option."""
    if not _URL.fullmatch(text):
        raise UsageError(f"{option} {printable(text)}: is no URL, https://...")
    return text


def attach(commits: Sequence[Commit], trailers: Sequence[Trailer]) -> list[Commit]:
    """The commits with their trailers. Raises UsageError for a patch that there is not."""
    for trailer in trailers:
        if trailer.patch is not None and not 1 <= trailer.patch <= len(commits):
            raise UsageError(
                f"--trailer {trailer.patch}:{printable(trailer.line)}: the patches are 1 to {len(commits)}"
            )
    return [
        dataclasses.replace(
            commit,
            trailers=(*commit.trailers, *(t.line for t in trailers if t.patch in (None, number))),
        )
        for number, commit in enumerate(commits, 1)
    ]
