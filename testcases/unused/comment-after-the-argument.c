// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int audio_get(unsigned long addr, struct page **page)
{
	return get_user_pages(addr, 1, FOLL_WRITE, page, NULL /* vmas */);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, audio_get(ADDR, PAGES));
 */
