// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The last round may fail, and the loop ends with the page of no round. */
int remote_any(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma = NULL;
	struct page *page = NULL;

	for (; n; n--, addr += PAGE_SIZE) {
		if (get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL) != 1)
			continue;
		if (vma_is_shmem(vma))
			break;
		put_page(page);
		page = NULL;
	}
	if (!page)
		return -ENOENT;
	put_page(page);
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page is read where the call may have failed
 * run: return LOCKED(MM, remote_any(MM, ADDR, COUNT(0, 3)));
 */
