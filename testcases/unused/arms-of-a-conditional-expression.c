// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long either_way(unsigned long addr, unsigned long n, struct page **pages, bool pin)
{
	return pin ? pin_user_pages(addr, n, 0, pages, NULL)
		   : get_user_pages(addr, n, 0, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, either_way(ADDR, COUNT(0, 4), PAGES, BOOL));
 */
