# SPDX-License-Identifier: GPL-2.0-only
"""What a function of GUP that does nothing but call another one is made of."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Inside:
    """The parameters of a function, and the call in terms of them that is all of its body.

    ``reader`` is the function that calls it, and reads the VMAs.
    """

    parameters: str
    call: str
    reader: str
