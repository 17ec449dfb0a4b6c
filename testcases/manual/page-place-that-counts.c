// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int count_places(unsigned long addr, struct page **pages, int i)
{
	struct vm_area_struct *vma;
	int n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, &pages[i++], &vma);
	if (n != 1)
		return -EFAULT;
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, count_places(ADDR, PAGES, 0));
 */
