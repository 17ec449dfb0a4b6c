// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define compat_pin	pin_user_pages

long alias_pin(unsigned long addr, struct page **page)
{
	return compat_pin(addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return LOCKED(current->mm, alias_pin(ADDR, PAGES));
 */
