// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long doorbell_pin(unsigned long start, struct page **pages)
{
	struct vm_area_struct **vmas;
	unsigned int flags = FOLL_LONGTERM;

	vmas = NULL;
	return pin_user_pages(start, 1, flags, pages, vmas);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, doorbell_pin(ADDR, PAGES));
 */
