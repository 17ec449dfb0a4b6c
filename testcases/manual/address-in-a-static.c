// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_static(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	static unsigned long last;
	long n;

	last = start;
	n = pin_user_pages(last, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: last may change between the call and the place where the VMA is needed
 * run: return LOCKED(current->mm, pin_static(ADDR_ALIGNED, PAGES));
 */
