// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int tried_again(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

again:
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0) {
		if (n--)
			goto again;
		return ret;
	}
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, tried_again(MM, ADDR, COUNT(0, 2)));
 */
