// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int goes_on(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	while (n--) {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		ret = PTR_ERR_OR_ZERO(page);
		if (ret)
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
