// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The preprocessor joins the name, and no semantic patch finds it. */
int split_pin(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int got;

	got = pin_user_\
pages(addr, 1, FOLL_WRITE, page, &vma);
	if (got == 1 && vma->vm_flags & VM_IO)
		got = 2;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the name of the function is continued on another line
 * run: return LOCKED(current->mm, split_pin(ADDR, PAGES));
 */
