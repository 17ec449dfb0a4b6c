// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int radio_get(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return get_user_pages_remote(mm, addr,
				     1,		// one page
				     FOLL_FORCE, // reads anything
				     page,	// out
				     NULL,	// no vmas
				     NULL);	// keeps the lock
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, radio_get(MM, ADDR, PAGES));
 */
