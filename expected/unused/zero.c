// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long capture_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return pin_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, capture_pin(ADDR, COUNT(0, 4), PAGES));
 */
