// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long even_pin(unsigned long addr, int tries, struct page **page,
		     struct vm_area_struct **vmas);

static long odd_pin(unsigned long addr, int tries, struct page **page,
		    struct vm_area_struct **vmas)
{
	if (tries <= 0)
		return pin_user_pages(addr, 1, FOLL_WRITE, page, vmas);
	return even_pin(addr, tries - 1, page, vmas);
}

static long even_pin(unsigned long addr, int tries, struct page **page,
		     struct vm_area_struct **vmas)
{
	if (tries > 2)
		return even_pin(addr, 2, page, vmas);
	if (tries <= 0)
		return pin_user_pages(addr, 1, 0, page, vmas);
	return odd_pin(addr, tries - 1, page, vmas);
}

long odd_pin_user(unsigned long addr, int tries, struct page **page)
{
	return odd_pin(addr, tries, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, forwarded, forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes, yes, yes, yes
 * run: return LOCKED(current->mm, odd_pin_user(ADDR, COUNT(0, 3), PAGES));
 */
