// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int begins_as_zero(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 0, m = 3;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return -EIO;
	put_page(page);
	return vma->vm_file ? m : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, begins_as_zero(MM, ADDR, 0));
 */
