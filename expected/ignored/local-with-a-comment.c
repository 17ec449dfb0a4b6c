// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int commented_ignored(unsigned long addr, struct page **page)
{
	unsigned int flags = FOLL_WRITE;	/* it is a receive buffer */

	return get_user_pages(addr, 1, flags, page);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, commented_ignored(ADDR, PAGES));
 */
