// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long tested_pin(unsigned long addr, long n, struct page **pages,
		       struct vm_area_struct **vmas, bool longterm)
{
	long got;

	BUG_ON(vmas && longterm);
	if (!pages && !vmas)
		return -EINVAL;

	got = pin_user_pages(addr, n, longterm ? FOLL_LONGTERM : 0, pages,
			     vmas);
	if (vmas) {
		while (n > got && n > 0)
			vmas[--n] = NULL;
	}
	return got;
}

long tested_pin_user(unsigned long addr, struct page **pages)
{
	return tested_pin(addr, 2, pages, NULL, true);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, tested_pin_user(ADDR, PAGES));
 */
