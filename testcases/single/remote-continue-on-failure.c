// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int goes_on(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	while (n--) {
		ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
		if (ret <= 0)
			continue;
		ret = !!vma->vm_file;
		put_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, goes_on(MM, ADDR, COUNT(1, 3)));
 */
