// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The outer page is the caller's, and NULL if it has none. */
int look_behind(struct mm_struct *mm, unsigned long addr, struct page **last)
{
	struct page *page = NULL;
	int got, shared;

	if (*last)
		page = *last;
	{
		struct vm_area_struct *vma;
		struct page *page;

		got = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
		if (got <= 0)
			return -EFAULT;
		shared = vma->vm_flags & VM_SHARED ? 1 : 0;
		put_page(page);
	}
	return page ? shared + 2 : shared;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:declared-twice
 * run: struct page *last = NULL;
 * run: return LOCKED(MM, look_behind(MM, ADDR, &last));
 */
