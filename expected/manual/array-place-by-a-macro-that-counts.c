// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PLACE	(*place += 1)

int fill_next_place(unsigned long addr, struct page **pages, int *place)
{
	struct vm_area_struct *list[4];

	return pin_user_pages(addr, 1, FOLL_WRITE, pages, &list[PLACE]);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the argument vmas names a macro that may call or change something
 * run: return LOCKED(current->mm, fill_next_place(ADDR, PAGES, OUT(int)));
 */
