// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int page_array_pin(unsigned long start, int n, struct page **pages)
{
	int ret;

	ret = pin_user_pages(start, n, FOLL_LONGTERM, pages);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, page_array_pin(ADDR, COUNT(0, 4), PAGES));
 */
