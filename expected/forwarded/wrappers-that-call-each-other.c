// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long even_pin(unsigned long addr, int tries, struct page **page);

static long odd_pin(unsigned long addr, int tries, struct page **page)
{
	if (tries <= 0)
		return pin_user_pages(addr, 1, FOLL_WRITE, page);
	return even_pin(addr, tries - 1, page);
}

static long even_pin(unsigned long addr, int tries, struct page **page)
{
	if (tries > 2)
		return even_pin(addr, 2, page);
	if (tries <= 0)
		return pin_user_pages(addr, 1, 0, page);
	return odd_pin(addr, tries - 1, page);
}

long odd_pin_user(unsigned long addr, int tries, struct page **page)
{
	return odd_pin(addr, tries, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, forwarded, forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes, yes, yes, yes
 * run: return LOCKED(current->mm, odd_pin_user(ADDR, COUNT(0, 3), PAGES));
 */
