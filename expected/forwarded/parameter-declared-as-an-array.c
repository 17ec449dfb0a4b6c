// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long listed_pin(unsigned long addr,
		       long n, struct page *pages[])
{
	long got;

	if (!pages)
		return -EINVAL;

	got = pin_user_pages(addr, n, FOLL_WRITE, pages);
	return got;
}

static long bounded_pin(unsigned long addr, struct page **pages)
{
	return listed_pin(addr, 2, pages);
}

long array_pin_user(unsigned long addr, struct page **pages)
{
	return bounded_pin(addr, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, array_pin_user(ADDR, PAGES));
 */
