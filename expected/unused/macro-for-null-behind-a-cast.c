// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NOTHING	0

long pin_nothing(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 2, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, pin_nothing(ADDR, PAGES));
 */
