// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long traced_pin(unsigned long start, unsigned long nr,
		       unsigned int flags, struct page **pages,
		       struct vm_area_struct **vmas)
{
	return pin_user_pages(start, nr, flags, pages, vmas);
}

#define pin_user_pages(start, nr, flags, pages, vmas) \
	traced_pin(start, nr, flags, pages, vmas)

long traced_pin_user(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unknown, unknown
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: goes through the macro pin_user_pages
 * reason: a caller of traced_pin needs it
 * run: return LOCKED(current->mm, traced_pin_user(ADDR, PAGES));
 */
