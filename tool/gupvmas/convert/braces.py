# SPDX-License-Identifier: GPL-2.0-only
"""Whether there is room for a second statement."""

from __future__ import annotations

from gupvmas.body import Body, code_before
from gupvmas.site import Refusal


def must_stand_in_block(body: Body, start: int) -> None:
    """Raise Refusal if the statement there is all that an if, an else or a loop does, without braces."""
    if code_before(body, start) not in b";{}:":
        raise Refusal("the call is the whole body of an if, an else or a loop without braces")
