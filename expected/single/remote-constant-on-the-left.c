// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long remote_flags(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned long flags;
	struct page *page;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	if (IS_ERR(page))
		return 0;

	flags = vma->vm_flags;
	put_page(page);
	return flags;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_flags(MM, ADDR));
 */
