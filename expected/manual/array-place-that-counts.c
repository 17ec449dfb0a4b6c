// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fill_place(unsigned long addr, struct page **pages, int *place)
{
	struct vm_area_struct *list[4];

	return pin_user_pages(addr, 1, FOLL_WRITE, pages, list + (*place)++);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the argument vmas calls something or changes something
 * run: return LOCKED(current->mm, fill_place(ADDR, PAGES, OUT(int)));
 */
