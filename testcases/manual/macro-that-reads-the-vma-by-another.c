// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define SHARED		(area->vm_flags & VM_SHARED)
#define KIND(yes, no)	(SHARED ? (yes) : (no))

long area_kind(unsigned long addr, struct page **page)
{
	struct vm_area_struct *area;
	long n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, page, &area);
	if (n == 1)
		n = KIND(2, 1);
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: may use area unseen
 * run: return LOCKED(current->mm, area_kind(ADDR, PAGES));
 */
