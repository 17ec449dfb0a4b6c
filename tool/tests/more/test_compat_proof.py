# SPDX-License-Identifier: GPL-2.0-only
"""What is joined is held against what each kernel saw: the proof notices what it is there for."""

from __future__ import annotations

import pathlib

import pytest
from gupvmas.backport.ladders import proof
from gupvmas.backport.ladders.sight import look

BEFORE = b"""\
long pin(unsigned long at, struct page **pages)
{
	long got = 0;

#ifdef HAVE_DEV
	got = dev();
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	got += get_user_pages(at, 1, FOLL_WRITE, pages);
#else
	got += get_user_pages(at, 1, FOLL_WRITE, pages, NULL);
#endif
	return got;
}
"""
LADDER = BEFORE[BEFORE.index(b"#if L") : BEFORE.index(b"\treturn")]
CALL = b"\tgot += get_user_pages(at, 1, FOLL_WRITE, pages);\n"

#: By what it is: what takes the place of the ladder, and whether that is the same to all.
AFTER = {
    "one call": (CALL, True),
    "other flags": (CALL.replace(b"FOLL_WRITE", b"0"), False),
    "another address": (CALL.replace(b"at,", b"at + 1,"), False),
    "one more statement": (CALL + b"\tgot++;\n", False),
    "a call that is lost": (b"", False),
    "for some kernels only": (
        b"#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 9, 0)\n" + CALL + b"#endif\n", False
    ),
    "by what is no version": (b"#ifdef HAVE_DEV\n" + CALL + b"#endif\n", False),
    "another function": (CALL.replace(b"get_user", b"pin_user"), False),
    "on the line of a directive": (b"#define X \\\n" + CALL, False),
}  # fmt: skip


@pytest.mark.parametrize("name", AFTER)
def test_the_proof_notices(tmp_path: pathlib.Path, name: str) -> None:
    text, same = AFTER[name]
    before = look({"a.c": BEFORE}, {}, tmp_path / "before")["a.c"]
    after = look({"a.c": BEFORE.replace(LADDER, text)}, {}, tmp_path / "after").get("a.c")
    assert (after is not None and proof.differs(before, after) < 0) == same


def test_a_file_without_a_call_is_told_as_well(tmp_path: pathlib.Path) -> None:
    assert look({"a.c": b"int a;\n"}, {}, tmp_path / "after") == {}
