// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int by_inner_name(unsigned long addr, int m)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	if (m) {
		unsigned long addr = m;

		n = pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	} else {
		n = -EINVAL;
	}
	if (n != 1)
		return -EFAULT;
	unpin_user_page(page);
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * not-run: the rules refuse it by its shape
 */
