// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int crlf_get(unsigned long addr, struct page **page)
{
	int ret;

	ret = get_user_pages(addr, 1, 0, page, NULL);
	if (ret != 1)
		ret = get_user_pages(addr, 1, FOLL_FORCE,
				     page,
				     NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, crlf_get(ADDR, PAGES));
 */
