// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No page of the gate area is ever written to: there is nothing to miss. */
int start_of(struct mm_struct *mm, unsigned long addr, unsigned long *start)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, NULL);
	if (ret <= 0)
		return ret;
	*start = vma->vm_start;
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * module: yes
 * run: return LOCKED(MM, start_of(MM, ADDR, OUT(unsigned long)));
 */
