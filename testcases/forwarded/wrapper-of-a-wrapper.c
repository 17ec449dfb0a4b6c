// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long inner_get(struct mm_struct *mm, unsigned long addr,
		      struct page **pages, struct vm_area_struct **vmas)
{
	return get_user_pages_remote(mm, addr, 1, 0, pages, vmas, NULL);
}

static long outer_get(unsigned long addr, struct page **pages,
		      struct vm_area_struct **vmas)
{
	return inner_get(current->mm, addr, pages, vmas);
}

long outer_get_user(unsigned long addr, struct page **page)
{
	return outer_get(addr, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, outer_get_user(ADDR, PAGES));
 */
