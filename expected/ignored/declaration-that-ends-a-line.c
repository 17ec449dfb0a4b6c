// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int declared_last(unsigned long addr, struct page **page)
{
	int ret;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, declared_last(ADDR, PAGES));
 */
