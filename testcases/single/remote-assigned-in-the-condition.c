// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_assigned(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if ((ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)) <= 0)
		return ret;

	ret = vma->vm_ops ? -EBUSY : 0;
	put_page(page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_assigned(MM, ADDR));
 */
