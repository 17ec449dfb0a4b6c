// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The caller holds the lock, and keeps it. */
struct vm_area_struct *vma_of(struct mm_struct *mm, unsigned long addr,
			      struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	ret = pin_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
	return ret == 1 ? vma : NULL;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: escapes
 * run: return LOCKED(MM, vma_of(MM, ADDR, PAGES) != NULL);
 */
