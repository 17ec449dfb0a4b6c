// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_sum(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int found = 0;

	for (; n; n--, addr += PAGE_SIZE)
		if (get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL) == 1) {
			found += !!(vma->vm_flags & VM_WRITE);
			put_page(page);
		}
	return found;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_sum(MM, ADDR, COUNT(0, 3)));
 */
