// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The test of the result would be made whatever n is. */
int tested_in_an_arm(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret = 0;

	if (n)
again:
		if ((ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)) <= 0)
			return ret;
	if (!ret && addr) {
		n++;
		goto again;
	}
	if (ret <= 0)
		return ret;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:layout-refused
 * reason: what comes would be half in a body without braces
 * not-run: nothing changes
 */
