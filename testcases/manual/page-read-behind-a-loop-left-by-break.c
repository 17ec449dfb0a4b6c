// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The break leads to a test of the page, which the helper makes an error pointer. */
int remote_until(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int found = 0;

	for (; n; n--, addr += PAGE_SIZE) {
		int ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);

		if (ret <= 0)
			break;
		found += vma_is_shmem(vma);
		put_page(page);
		page = NULL;
	}
	if (page)
		return -EBUSY;
	return found;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page is read where the call may have failed
 * run: return LOCKED(MM, remote_until(MM, ADDR, COUNT(0, 3)));
 */
