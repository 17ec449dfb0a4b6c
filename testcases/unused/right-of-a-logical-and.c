// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

bool is_resident(unsigned long addr, struct page **page, bool wanted)
{
	return wanted && !(addr & ~PAGE_MASK) &&
	       get_user_pages(addr, 1, FOLL_NOWAIT, page, NULL) == 1;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, is_resident(ADDR, PAGES, BOOL));
 */
