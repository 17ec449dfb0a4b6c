# SPDX-License-Identifier: GPL-2.0-only
"""Colons of assembler code are split for spatch, and nothing else moves by it."""

from __future__ import annotations

import pytest
from gupvmas.gup.spatch.colons import split_colons


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('asm("" :: "r" (a));', 'asm("" : :"r" (a));'),
        ('asm("" ::: "memory");', 'asm("": : :"memory");'),
        ('asm(""::: "memory");', 'asm(""::: "memory");'),
        ('asm("":: "r" (a));', 'asm("": :"r" (a));'),
        ('asm("" ::"r" (a));', 'asm("": :"r" (a));'),
        ('asm(""\n\t::\n"r" (a));', 'asm(""\n\t::\n"r" (a));'),
        ('asm("nop # \\" ::  x" ::  "r" (a));', 'asm("nop # \\" ::  x" : : "r" (a));'),
        ("/* a :: b */ // c :: d\nx = ' :: ';", "/* a :: b */ // c :: d\nx = ' :: ';"),
        ("[[gnu::unused]] int a = b ? c : d;", "[[gnu::unused]] int a = b ? c : d;"),
    ],
)
def test_colons_are_split_where_there_is_room(written: str, read: str) -> None:
    assert split_colons(written.encode()) == read.encode()
    assert len(written) == len(read)
