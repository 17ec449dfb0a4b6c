// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_slot(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n = 0;

	n = pin_user_pages(start, 1, FOLL_WRITE, &page[n], &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: n, which says where the page is stored, may change
 * run: return LOCKED(current->mm, pin_slot(ADDR_ALIGNED, PAGES));
 */
