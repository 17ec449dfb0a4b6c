// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NO_AREAS(why)	((struct vm_area_struct **)0)

long pin_none(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 2, FOLL_WRITE, pages, NO_AREAS("not asked for"));
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, pin_none(ADDR, PAGES));
 */
