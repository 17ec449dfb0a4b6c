// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_soon(struct mm_struct *mm, unsigned long addr, bool wait)
{
	unsigned int flags = FOLL_FORCE;
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (!wait)
		flags |= FOLL_NOWAIT;
	ret = get_user_pages_remote(mm, addr, 1, flags, &page, &vma, NULL);
	if (ret <= 0)
		return ret;

	ret = vma->vm_file ? 2 : 1;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(MM, peek_soon(MM, ADDR, BOOL));
 */
