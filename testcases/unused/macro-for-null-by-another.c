// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NOTHING		((void *) 0)
#define NO_AREAS	(NOTHING)

long pin_pair(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 2, FOLL_WRITE, pages, NO_AREAS);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, pin_pair(ADDR, PAGES));
 */
