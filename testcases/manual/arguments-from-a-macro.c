// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define ONE_PAGE(addr, page)	addr, 1, FOLL_WRITE, page, NULL

int args_from_macro(unsigned long addr, struct page **page)
{
	return get_user_pages(ONE_PAGE(addr, page));
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, args_from_macro(ADDR, PAGES));
 */
