// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long tuner_get(unsigned long start, struct page **pages)
{
	return get_user_pages(start, 2, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, tuner_get(ADDR, PAGES));
 */
