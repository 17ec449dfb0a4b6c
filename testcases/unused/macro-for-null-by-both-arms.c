// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#ifdef CONFIG_MMU
#define NO_AREAS	NULL
#else
#define NO_AREAS	((struct vm_area_struct **)0)
#endif

long pin_pair_by_arms(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 2, FOLL_WRITE, pages, NO_AREAS);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, pin_pair_by_arms(ADDR, PAGES));
 */
