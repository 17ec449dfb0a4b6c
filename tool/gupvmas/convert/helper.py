# SPDX-License-Identifier: GPL-2.0-only
"""get_user_page_vma_remote(): its text for the tree at hand, and its place in the header.

It differs from the one that was merged in 6.5 in what went wrong there: it never returns NULL
and never leaves the caller with an unset page (6a1960b8a877), it looks up the address that GUP
looked at, without its tag, and it knows the gate VMA.
"""

from __future__ import annotations

from collections.abc import Iterable

from gupvmas import api
from gupvmas.edit import Edit
from gupvmas.generation import Prototype
from gupvmas.model import Kind, Occurrence
from gupvmas.site import Refusal
from gupvmas.source import Source, indent_to

_DOC = """
/**
 * {helper}() - get one page of a remote mm, and its VMA
 * @mm:		mm_struct of target mm
 * @addr:	user address, with or without a tag
 * @gup_flags:	flags modifying lookup behaviour
 * @vmap:	where the VMA that @addr is in is stored, on success only
 *
 * The mmap_lock of @mm must be held, and is not released. The VMA is valid only
 * as long as it stays held.
 *
 * Return: the page, to be released by put_page(), or an error pointer; never
 * NULL. GUP's 0, for a fault that would have to be retried, becomes -EBUSY.
 */
"""


def text(prototype: Prototype, untag: str | None, with_vmas: bool) -> bytes:
    """The helper, kernel-doc and all. ``prototype`` is that of the remote function.

    ``with_vmas`` says whether that function still has the parameter.
    """
    values = {
        "tsk": "NULL",
        "mm": "mm",
        "start": "addr",
        "nr_pages": "1",
        "write": "!!(gup_flags & FOLL_WRITE)",
        "force": "!!(gup_flags & FOLL_FORCE)",
        "gup_flags": "gup_flags",
        "pages": "&page",
        "vmas": "NULL",
        "locked": "NULL",
    }
    arguments = ", ".join(
        values[role] for role in prototype.roles if with_vmas or role != "vmas"
    )
    head = f"static inline struct page *{api.HELPER}("
    align = "\n" + indent_to(len(head)).decode()
    parameters = f",{align}".join(
        (
            "struct mm_struct *mm",
            "unsigned long addr",
            "unsigned int gup_flags",
            "struct vm_area_struct **vmap",
        )
    )
    strip = {
        "untagged_addr": "\taddr = untagged_addr(addr);\n",
        "untagged_addr_remote": "\taddr = untagged_addr_remote(mm, addr);\n",
    }.get(untag or "", "")
    return (
        _DOC.format(helper=api.HELPER)
        + f"""{head}{parameters})
{{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	got = {api.REMOTE}({arguments});
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

	/* The lookup must see what GUP saw: no tag, and the gate area. */
{strip}	vma = vma_lookup(mm, addr);
	if (!vma && in_gate_area(mm, addr))
		vma = get_gate_vma(mm);
	if (WARN_ON_ONCE(!vma)) {{
		put_page(page);
		return ERR_PTR(-EINVAL);
	}}

	*vmap = vma;
	return page;
}}
"""
    ).encode()


def insertion(source: Source, occurrences: Iterable[Occurrence], helper: bytes) -> Edit:
    """Put ``helper`` into the header, below everything that it calls.

    ``occurrences`` are those of what it stands on, in that header. Raises Refusal if something
    is missing.
    """
    last: dict[str, Occurrence] = {}
    for occurrence in occurrences:
        if occurrence.kind in (Kind.DECLARATION, Kind.DEFINITION):
            last[occurrence.name] = occurrence
    for name in (api.REMOTE, api.LOOKUP, *api.GATE):
        if name not in last:
            raise Refusal(f"{source.path} does not declare {name}()")
    lowest = max(last.values(), key=lambda o: o.offset)
    line = lowest.function.end_line if lowest.function else lowest.end_line
    depth = len(lowest.conditions)
    at = source.line_end(source.offset(line, 0))
    while depth:
        if at >= len(source.data):
            raise Refusal(f"{source.path}: no end of the #if around line {line}")
        end = source.line_end(at)
        words = source.data[at:end].replace(b"#", b" # ", 1).split()
        if words[:1] == [b"#"] and len(words) > 1:
            if words[1].startswith(b"if"):
                depth += 1
            elif words[1] == b"endif":
                depth -= 1
        at = end
    return Edit(at, at, helper)
