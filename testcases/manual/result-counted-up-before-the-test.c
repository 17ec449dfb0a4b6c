// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int counted_up(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	ret += n;
	if (ret <= 0)
		return ret;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, counted_up(MM, ADDR, 0));
 */
