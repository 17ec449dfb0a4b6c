// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int set_to_null(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		page = NULL;
	if (page) {
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
 * run: return LOCKED(MM, set_to_null(MM, ADDR, 0));
 */
