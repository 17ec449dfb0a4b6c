# SPDX-License-Identifier: GPL-2.0-only
"""The helper of today as an older tree can have it, and the place for it in a file."""

from __future__ import annotations

from collections.abc import Iterable

from gupvmas.gup import api
from gupvmas.convert.shapes import Roles
from gupvmas.code.edit import wrap_call
from gupvmas.code.source import TAB, Source, indent_to


def behind_includes(source: Source, before: int) -> int:
    """The offset of the line behind the last #include above ``before``, outside of any #if.

    That around a whole header, which guards it against being included twice, does not count.
    """
    directives = list(_directives(source, before))
    names = [words[:2] for _, words in directives[:2]]
    guarded = len(names) == 2 and names[0][0] == b"ifndef" and names[1] == [b"define", names[0][-1]]
    depth = -1 if guarded else 0
    place = 0
    inside = False  # an #include stands in the #if that we are in
    for end, words in directives:
        depth += words[0].startswith(b"if") - (words[0] == b"endif")
        inside = inside or words[0] == b"include"
        if inside and depth == 0:
            place, inside = end, False
    return place


def _directives(source: Source, before: int) -> Iterable[tuple[int, list[bytes]]]:
    """The words of each directive above ``before``, and where its line ends."""
    at = 0
    while at < before:
        end = source.line_end(at)
        words = source.data[at:end].replace(b"#", b" # ", 1).split()
        if words[:1] == [b"#"] and len(words) > 1:
            yield end, words[1:]
        at = end


def helper_text(name: str, roles: Roles) -> bytes:
    """The helper in the terms of a tree whose remote function is ``name`` with ``roles``.

    There, GUP itself says which VMA it was: no lookup, no tag and no gate area matter. It takes
    what that of 6.5 takes, and never returns NULL.
    """
    values = {
        "tsk": b"current", "mm": b"mm", "start": b"addr", "nr_pages": b"1",
        "gup_flags": b"gup_flags", "write": b"!!(gup_flags & FOLL_WRITE)",
        "force": b"!!(gup_flags & FOLL_FORCE)", "pages": b"&page", "vmas": b"&vma",
        "locked": b"NULL",
    }  # fmt: skip
    head = b"static inline struct page *" + api.HELPER.encode() + b"("
    align = b",\n" + indent_to(len(head))
    refusal = b""
    if "write" in roles:
        refusal = (
            b"\t/* this kernel takes no other flags */\n"
            b"\tif (WARN_ON_ONCE(gup_flags & ~(FOLL_WRITE | FOLL_FORCE)))\n"
            b"\t\treturn ERR_PTR(-EINVAL);\n\n"
        )
    call = wrap_call(TAB, b"got = " + name.encode(), [values[role] for role in roles], b";")
    return (
        b"\n/* One page of a remote mm, to be released by put_page(), and its VMA. */\n"
        + head
        + align.join(
            [
                b"struct mm_struct *mm", b"unsigned long addr", b"unsigned int gup_flags",
                b"struct vm_area_struct **vmap",
            ]
        )  # fmt: skip
        + b")\n{\n\tstruct vm_area_struct *vma;\n\tstruct page *page;\n\tlong got;\n\n"
        + refusal
        + b"\t" + call + b"\n"
        b"\tif (got < 0)\n\t\treturn ERR_PTR(got);\n"
        b"\tif (got == 0)\n\t\treturn ERR_PTR(-EBUSY);\n\n"
        b"\t*vmap = vma;\n\treturn page;\n}\n"
    )  # fmt: skip
