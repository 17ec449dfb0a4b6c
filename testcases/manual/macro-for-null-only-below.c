// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_areas_above(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *AREAS[2] = { NULL, NULL };
	long n;

	n = pin_user_pages(addr, 2, FOLL_WRITE, pages, AREAS);
	if (n == 2 && !(AREAS[1]->vm_flags & VM_SHARED))
		n = 1;
	return n;
}

#define AREAS	NULL

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: AREAS is a macro, and what it stands for is not looked into
 * run: return LOCKED(current->mm, pin_areas_above(ADDR, PAGES));
 */
