// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_for(struct mm_struct *mm, unsigned long addr, bool write)
{
	unsigned int flags = FOLL_FORCE;
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (write)
		flags |= FOLL_WRITE;
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
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, peek_for(MM, ADDR, BOOL));
 */
