// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* What follows the test counts with the 1 that a line below it would set too late. */
int remote_total(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret, total = 5;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0) { return ret; } total += ret;

	put_page(page);
	return total + vma_is_shmem(vma);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: line
 * run: return LOCKED(MM, remote_total(MM, ADDR));
 */
