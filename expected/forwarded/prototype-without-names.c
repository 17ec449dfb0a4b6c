// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long unnamed_get(unsigned long, struct page **);

long unnamed_get_user(unsigned long addr, struct page **page)
{
	return unnamed_get(addr, page);
}

long unnamed_get(unsigned long addr, struct page **page)
{
	return get_user_pages(addr, 1, FOLL_WRITE, page);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, forwarded
 * conversion: drop-argument, drop-parameter
 * automatic: yes, yes
 * run: return LOCKED(current->mm, unnamed_get_user(ADDR, PAGES));
 */
