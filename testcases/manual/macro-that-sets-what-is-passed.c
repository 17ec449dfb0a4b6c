// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define WITH_AREA()	(vmas = &area)

long pin_with_area(unsigned long addr, struct page **page, bool with)
{
	struct vm_area_struct *area = NULL, **vmas = NULL;
	long n;

	if (with)
		WITH_AREA();
	n = pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
	if (n == 1 && area)
		n = area->vm_file ? 3 : 2;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the macro WITH_AREA may use vmas unseen
 * run: return LOCKED(current->mm, pin_with_area(ADDR, PAGES, BOOL));
 */
