// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int loader_get(struct mm_struct *mm, unsigned long pos, unsigned int flags,
	       struct page **page)
{
	return get_user_pages_remote(mm, pos, 1,
				     flags,
				     page,
				     NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, loader_get(MM, ADDR, FLAGS, PAGES));
 */
