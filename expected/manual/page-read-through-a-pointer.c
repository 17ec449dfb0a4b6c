// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The helper would leave an error pointer where the failure looks for a page. */
int remote_by_pointer(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = NULL, **where = &page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0) {
		if (*where)
			put_page(*where);
		return ret;
	}

	put_page(page);
	return vma_is_shmem(vma);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: address
 * run: return LOCKED(MM, remote_by_pointer(MM, ADDR));
 */
