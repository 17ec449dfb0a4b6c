// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_flags(struct mm_struct *mm, unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	long ret;

	ret = get_user_pages_remote(mm, addr, 1UL, FOLL_FORCE, &page, &vma, NULL);
	if (ret != 1)
		return ret;

	*flags = vma->vm_flags;
	ret = offset_in_page(addr);
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, peek_flags(MM, ADDR, OUT(unsigned long)));
 */
