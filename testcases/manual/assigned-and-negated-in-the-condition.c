// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_negated(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (!((ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)) > 0))
		return ret;

	put_page(page);
	return vma_is_shmem(vma);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page is read where the call may have failed
 * run: return LOCKED(MM, remote_negated(MM, ADDR));
 */
