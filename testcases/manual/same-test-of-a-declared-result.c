// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The second test says nothing about the call: something else may have passed it. */
int same_test_of_a_declared(struct mm_struct *mm, unsigned long addr, int fallback)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);

	if (ret <= 0)
		ret = fallback;
	if (ret <= 0)
		return ret;

	if (page) {
		ret = vma_is_shmem(vma);
		put_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page is read where the call may have failed
 * run: return LOCKED(MM, same_test_of_a_declared(MM, ADDR, INT(0, 1)));
 */
