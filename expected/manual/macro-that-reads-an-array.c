// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LAST_IS_SHARED	(vmas[1]->vm_flags & VM_SHARED)

long pin_two(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[2];
	long n;

	n = pin_user_pages(addr, 2, FOLL_WRITE, pages, vmas);
	if (n == 2 && LAST_IS_SHARED)
		n = 3;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: may use vmas unseen
 * run: return LOCKED(current->mm, pin_two(ADDR, PAGES));
 */
