// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int drop_the_last(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret = 0;

	while (n--) {
		if (page)
			put_page(page);
		ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
		if (ret != 1)
			continue;
		ret = !!vma->vm_file;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, drop_the_last(MM, ADDR, COUNT(0, 3)));
 */
