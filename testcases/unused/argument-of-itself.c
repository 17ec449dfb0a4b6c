// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* As many pages of the second range as there were of the first. */
long pin_alike(unsigned long a, unsigned long b, unsigned long n,
	       struct page **pages)
{
	return pin_user_pages(b, pin_user_pages(a, n, 0, pages, NULL), 0,
			      pages + n, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_alike(ADDR_ALIGNED, END(1), 1, PAGES));
 */
