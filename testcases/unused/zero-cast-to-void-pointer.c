// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long scanner_get(unsigned long start, struct page **pages)
{
	return get_user_pages(start, 4, 0, pages, (void *)0);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, scanner_get(ADDR, PAGES));
 */
