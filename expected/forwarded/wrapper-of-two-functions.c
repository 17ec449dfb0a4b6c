// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long whose_pin(struct mm_struct *mm, unsigned long addr,
		      struct page **page)
{
	if (mm == current->mm)
		return get_user_pages(addr, 1, 0, page);
	return get_user_pages_remote(mm, addr, 1, 0, page, NULL);
}

long whose_pin_user(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return whose_pin(mm, addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, unused
 * conversion: drop-parameter, drop-parameter, drop-argument
 * automatic: yes, yes, yes
 * run: return LOCKED(current->mm, whose_pin_user(current->mm, ADDR, PAGES));
 */
