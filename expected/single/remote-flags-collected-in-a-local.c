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
	page = get_user_page_vma_remote(mm, addr, flags, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);

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
