// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long gart_pin(unsigned long start, unsigned long n, struct page **pages)
{
#ifdef CONFIG_GART_LONGTERM
	return pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages, NULL);
#else
	return pin_user_pages(start, n, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, gart_pin(ADDR, COUNT(0, 4), PAGES));
 */
