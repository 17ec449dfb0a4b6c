# SPDX-License-Identifier: GPL-2.0-only
"""Which files of a change are worth a look: a quick search, ahead of all that reads closely."""

from __future__ import annotations

import collections
import os
import re

from gupvmas.gup import api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: What every name of a function has in it: a macro may paste the rest to it.
_COMMON = os.path.commonprefix(
    [
        name[::-1]
        for name in api.FUNCTIONS
        if not any(other != name and other in name for other in api.FUNCTIONS)
    ]
)[::-1].lstrip("_").encode()  # fmt: skip
#: The struct whose double pointers hand VMAs out.
VMA = b"vm_area_struct"
#: What a comment begins with that allows a use, see known/allow.py.
ALLOW = b"gup-vmas: allow"
#: A line that goes on, and words that a macro pastes to something.
_CONTINUED = re.compile(rb"\\[ \t\f\v\0]*(?:\r\n|\n|\r)")
_PASTED = re.compile(rb"(\w{8,})(?=\s*##)|##\s*(\w{8,})")


def mentions(data: bytes) -> bool:
    """Whether a file may hold a name of GUP, a function with an array of VMAs, or a comment that
    allows one.

    As gupscan's filter, it may say yes too often and never no.
    """
    if _COMMON in data or (VMA in data and b"**" in data) or ALLOW in data:
        return True
    if b"##" in data and any(map(_is_piece, _PASTED.finditer(data))):
        return True
    # A line that is continued inside a name.
    return b"\\" in data and _COMMON in _CONTINUED.sub(b"", data)


def _is_piece(pasted: re.Match[bytes]) -> bool:
    left, right = pasted.groups()
    names = [name.encode() for name in api.FUNCTIONS]
    return any(name.startswith(left) if left else name.endswith(right) for name in names)


def new_outputs(after: bytes, before: Sequence[bytes]) -> bool:
    """Whether lines came that name the struct of VMAs, in a file with double pointers."""
    if VMA not in after or b"**" not in after:
        return False

    def lines(data: bytes) -> collections.Counter[bytes]:
        return collections.Counter(line for line in data.split(b"\n") if VMA in line)

    return all(lines(after) - lines(data) for data in before)
