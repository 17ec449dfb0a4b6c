// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The outer page is NULL unless it is set, whatever becomes of the inner one. */
int look_behind(struct mm_struct *mm, unsigned long addr, struct page *last)
{
	struct page *page = NULL;
	unsigned long shared;
	int got;

	{
		struct vm_area_struct *vma;
		struct page *page;

		got = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
		if (got <= 0)
			return -EFAULT;
		shared = vma->vm_flags & VM_SHARED;
		put_page(page);
	}
	if (shared)
		page = last;
	return page ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:declared-twice
 * run: return LOCKED(MM, look_behind(MM, ADDR, NULL));
 */
