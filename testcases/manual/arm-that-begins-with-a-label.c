// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The else would be that of the test that comes. */
int looked_up_in_an_arm(unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	if (n)
again:
		ret = pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	else
		ret = -EINVAL;
	if (ret == -EAGAIN)
		goto again;
	if (ret <= 0)
		return ret;
	unpin_user_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:layout-refused
 * reason: half in a body
 * not-run: nothing changes
 */
