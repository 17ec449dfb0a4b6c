// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long doorbell_pin(unsigned long start, struct page **pages)
{
	unsigned int flags = FOLL_LONGTERM;

	return pin_user_pages(start, 1, flags, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, doorbell_pin(ADDR, PAGES));
 */
