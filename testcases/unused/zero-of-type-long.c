// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long overlay_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return pin_user_pages(start, n, FOLL_WRITE, pages, 0L);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, overlay_pin(ADDR, COUNT(0, 4), PAGES));
 */
