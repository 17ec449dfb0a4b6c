// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long split_name_get(unsigned long addr, struct page **page)
{
	return get_user_\
pages(addr, 1, 0, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, split_name_get(ADDR, PAGES));
 */
