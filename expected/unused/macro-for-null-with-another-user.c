// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NOTHING		((void *)0)

int codec_get(unsigned long addr, struct page **page)
{
	*page = NOTHING;
	return get_user_pages(addr, 1, 0, page);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, codec_get(ADDR, PAGES));
 */
