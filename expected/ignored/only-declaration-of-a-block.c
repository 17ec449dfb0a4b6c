// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int only_decl_ignored(unsigned long addr, bool touch, struct page **page)
{
	if (touch) {
		if (get_user_pages(addr, 1, FOLL_WRITE, page) != 1)
			return -EFAULT;
	}
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, only_decl_ignored(ADDR, BOOL, PAGES));
 */
