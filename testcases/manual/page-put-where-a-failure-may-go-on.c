// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int go_on_or_not(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0 && n)
		return -EFAULT;
	if (page)
		put_page(page);
	return ret == 1 && vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, go_on_or_not(MM, ADDR, COUNT(0, 1)));
 */
