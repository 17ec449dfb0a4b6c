# SPDX-License-Identifier: GPL-2.0-only
"""Expressions in reasons have the blanks that people write, and not those of spatch."""

from __future__ import annotations

import pytest

from gupvmas.convert.decide import _as_written


@pytest.mark.parametrize(
    ("spatch", "people"),
    [
        ("* start", "*start"),
        ("starts [ 0 ]", "starts[0]"),
        ("& job . vmas [ i ]", "&job.vmas[i]"),
        ("ring -> head", "ring->head"),
        ("next ++", "next++"),
        ("++ next", "++next"),
        ("( * next ) ++", "(*next)++"),
        ("start + ( * page ? 0 : PAGE_SIZE )", "start + (*page ? 0 : PAGE_SIZE)"),
        ("first ( a , - 1 )", "first(a, -1)"),
        ("a & b && * c", "a & b && *c"),
        ("a * ( b - c )", "a * (b - c)"),
        ("~ PAGE_MASK", "~PAGE_MASK"),
        ("sizeof ( * p )", "sizeof(*p)"),
    ],
)
def test_blanks(spatch: str, people: str) -> None:
    assert _as_written(spatch) == people
