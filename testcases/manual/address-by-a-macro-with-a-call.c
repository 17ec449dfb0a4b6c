// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NEXT	(start + step())

unsigned long step(void);

long pin_next(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = pin_user_pages(NEXT, 1, FOLL_WRITE, page, &vma);
	if (n == 1)
		n = vma->vm_flags & VM_SHARED ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: NEXT is a macro, and what it stands for is not looked into
 * run-with: unsigned long step(void) { NOTE("step", 1); return 0; }
 * run: return LOCKED(current->mm, pin_next(ADDR_ALIGNED, PAGES));
 */
