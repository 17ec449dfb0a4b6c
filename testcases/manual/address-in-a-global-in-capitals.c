// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

extern unsigned long START;
int by_capitals(void)
{
	struct vm_area_struct *vma;
	struct page *page;
	int n;

	n = pin_user_pages(START, 1, FOLL_WRITE, &page, &vma);
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
 * run-with: unsigned long START;
 * run: START = ADDR;
 * run: return LOCKED(current->mm, by_capitals());
 */
