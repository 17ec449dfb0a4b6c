// SPDX-License-Identifier: GPL-2.0-only
/* The comment behind the call is that of its last argument, unless it says something else. */

#include <linux/mm.h>

long dump_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return pin_user_pages(
		start,		/* start */
		n,		/* len */
		FOLL_WRITE,	/* gup_flags */
		pages);         /* pages (array of page pointers) */
}

long dump_get(unsigned long start, unsigned long n, struct page **pages)
{
	return get_user_pages(
		start,
		n,
		0,
		pages);		/* to be put */ /* may sleep */
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, dump_pin(ADDR, COUNT(0, 4), PAGES));
 */
