// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define HERE	(start++)

long pin_counted(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(HERE, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: HERE is a macro, and what it stands for is not looked into
 * run: return LOCKED(current->mm, pin_counted(ADDR_ALIGNED, PAGES));
 */
