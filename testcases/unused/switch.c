// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long by_mode(int mode, unsigned long addr, long n, struct page **pages)
{
	switch (mode) {
	case 0:
		return get_user_pages(addr, n, 0, pages, NULL);
	case 1:
		n = get_user_pages_fast(addr, n, 0, pages);
		break;
	case 2:
		n = pin_user_pages(addr, n, FOLL_LONGTERM, pages, NULL);
		break;
	default:
		n = pin_user_pages(addr, n, 0, pages, NULL);
	}
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused, unused
 * conversion: drop-argument, drop-argument, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, by_mode(INT(0, 3), ADDR, COUNT(0, 4), PAGES));
 */
