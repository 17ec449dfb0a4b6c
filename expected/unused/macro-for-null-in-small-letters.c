// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define nothing	NULL /* to be read aloud */

long pin_pair_of_nothing(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 2, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, pin_pair_of_nothing(ADDR, PAGES));
 */
