// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int switched_off(unsigned long addr, struct page **page)
{
#if 0
	return get_user_pages(addr, 1, 0, page, NULL);
#else
	return get_user_pages_fast(addr, 1, 0, page);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return switched_off(ADDR, PAGES);
 */
