// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* It reads the VMA whether there was a page or not. */
unsigned long never_checked(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL;

	get_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	return vma->vm_flags;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, never_checked(ADDR, PAGES));
 */
