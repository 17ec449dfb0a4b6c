// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int read_in_else(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	page = get_user_page_vma_remote(mm, addr, 0, &vma);
	ret = IS_ERR(page) ? PTR_ERR(page) : 1;
	if (ret <= 0) {
		return ret;
	} else {
		n = ret;
	}
	n += ret;
	put_page(page);
	return vma->vm_file ? n : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, read_in_else(MM, ADDR, COUNT(0, 2)));
 */
