// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long dump_pages(bool pin, unsigned long addr, unsigned long n,
		struct page **pages)
{
	long nr;

	if (pin)
		nr = pin_user_pages(addr, n, 0,
				    pages, NULL);
	else
		nr = get_user_pages(addr, n, 0, pages, NULL);
	return nr;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, dump_pages(BOOL, ADDR, COUNT(0, 4), PAGES));
 */
