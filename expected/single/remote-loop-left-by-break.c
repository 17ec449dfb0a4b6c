// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Behind the loop nothing looks at the page, however the loop was left. */
int remote_run(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int found = 0;

	for (; n; n--, addr += PAGE_SIZE) {
		page = get_user_page_vma_remote(mm, addr, 0, &vma);
		if (IS_ERR(page))
			break;
		found += vma_is_shmem(vma);
		put_page(page);
	}
	return found;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, remote_run(MM, ADDR, COUNT(0, 3)));
 */
