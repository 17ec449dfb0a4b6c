// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long inner_get(struct mm_struct *mm, unsigned long addr,
		      struct page **pages)
{
	return get_user_pages_remote(mm, addr, 1, 0, pages, NULL);
}

static long outer_get(unsigned long addr, struct page **pages)
{
	return inner_get(current->mm, addr, pages);
}

long outer_get_user(unsigned long addr, struct page **page)
{
	return outer_get(addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, outer_get_user(ADDR, PAGES));
 */
