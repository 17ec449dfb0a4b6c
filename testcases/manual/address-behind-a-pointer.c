// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_pointed(unsigned long *start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(*start, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: *start may change between the call and the place where the VMA is needed
 * run: unsigned long start = ADDR_ALIGNED;
 * run: return LOCKED(current->mm, pin_pointed(&start, PAGES));
 */
