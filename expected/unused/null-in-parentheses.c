// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long mixer_get(unsigned long start, struct page **pages)
{
	return get_user_pages(start, 2, 0, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, mixer_get(ADDR, PAGES));
 */
