// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_head_and_tail(unsigned long head, unsigned long tail,
		       struct page **pages)
{
	return pin_user_pages(head, 1, 0, pages) +
	       pin_user_pages(tail, 1, FOLL_WRITE, pages + 1);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_head_and_tail(ADDR, END(1), PAGES));
 */
