# SPDX-License-Identifier: GPL-2.0-only
"""get_user_page_vma_remote(): its text for the tree at hand, and its place in the header.

It differs from the one that was merged in 6.5 in what went wrong there: it never returns NULL
and never leaves the caller with an unset page (6a1960b8a877), it looks up the address that GUP
looked at, without its tag, and it knows the gate VMA.
"""

from __future__ import annotations

from gupvmas import api
from gupvmas.convert.single import helper_roles
from gupvmas.edit import wrap_call
from gupvmas.features import Features
from gupvmas.generation import Prototype
from gupvmas.source import TAB, indent_to

#: What the helper takes, by role: its type, its name, and what kernel-doc says of it.
_PARAMETERS = {
    "tsk": ("struct task_struct *", "tsk", "task to account faults to, or NULL"),
    "mm": ("struct mm_struct *", "mm", "mm_struct of target mm"),
    "start": ("unsigned long ", "addr", "user address, with or without a tag"),
    "write": ("int ", "write", "whether the page is written to"),
    "force": ("int ", "force", "whether protections of the VMA are overridden"),
    "gup_flags": ("unsigned int ", "gup_flags", "flags modifying lookup behaviour"),
    "vmap": (
        "struct vm_area_struct **", "vmap", "where the VMA that @addr is in is stored, on success only"
    ),
}

_DOC = """
/**
 * {helper}() - get one page of a remote mm, and its VMA
{parameters}
 *
 * The {lock} of @mm must be held, and is not released. The VMA is valid only
 * as long as it stays held.
 *
 * Return: the page, to be released by put_page(), or an error pointer; never
 * NULL. GUP's 0, for a fault that would have to be retried, becomes -EBUSY.
 */
"""


def _described(name: str, text: str) -> str:
    """One line of kernel-doc, the texts in a column."""
    return f" * @{name}:{chr(9) * (2 if len(name) < 3 else 1)}{text}"


def text(prototype: Prototype, tree: Features, with_vmas: bool) -> bytes:
    """The helper, kernel-doc and all. ``prototype`` is that of the remote function.

    It takes what that takes in this tree, a task or two truth values instead of flags among it,
    so that a call of the one becomes a call of the other and nothing changes. ``with_vmas`` says
    whether that function still has the parameter.
    """
    taken = [_PARAMETERS[role] for role in (*helper_roles(prototype), "vmap")]
    values = {
        "nr_pages": "1",
        "pages": "&page",
        "vmas": "NULL",
        "locked": "NULL",
    }
    values |= {role: name for role, (_, name, _) in _PARAMETERS.items()}
    arguments = [values[role] for role in prototype.roles if with_vmas or role != "vmas"]
    head = f"static inline struct page *{api.HELPER}("
    align = "\n" + indent_to(len(head)).decode()
    parameters = f",{align}".join(kind + name for kind, name, _ in taken)
    described = "\n".join(_described(name, text) for _, name, text in taken)
    lock = "mmap_lock" if tree.has(*api.MMAP_LOCK) else "mmap_sem"
    call = wrap_call(
        TAB, b"got = " + api.REMOTE.encode(), [each.encode() for each in arguments], b";"
    ).decode()
    strip = {
        "untagged_addr": "\taddr = untagged_addr(addr);\n",
        "untagged_addr_remote": "\taddr = untagged_addr_remote(mm, addr);\n",
    }.get(tree.untag or "", "")
    saw = "no tag, and " if strip else ""
    return (
        _DOC.format(helper=api.HELPER, parameters=described, lock=lock)
        + f"""{head}{parameters})
{{
	struct vm_area_struct *vma;
	struct page *page;
	long got;

	{call}
	if (got < 0)
		return ERR_PTR(got);
	if (got == 0)
		return ERR_PTR(-EBUSY);

	/* The lookup must see what GUP saw: {saw}the gate area. */
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
