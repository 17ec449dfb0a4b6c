// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

static long (*gup)(unsigned long start, unsigned long nr, unsigned int flags, struct page **pages,
		   struct vm_area_struct **vmas) = get_user_pages;

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return gup(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
