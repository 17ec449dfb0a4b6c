// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long by_pointer(unsigned long addr, bool pin, struct page **page)
{
	long (*get)(unsigned long start, unsigned long nr_pages,
		    unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);

	get = pin ? pin_user_pages : get_user_pages;
	return get(addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return LOCKED(current->mm, by_pointer(ADDR, BOOL, PAGES));
 */
