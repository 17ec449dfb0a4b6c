// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fill_sized(unsigned long addr, struct page **pages, int *asked)
{
	struct vm_area_struct *list[1 + (*asked)++];

	return pin_user_pages(addr, 1, FOLL_WRITE, pages, list);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: the allocation of list would go
 * run: return LOCKED(current->mm, fill_sized(ADDR, PAGES, OUT(int)));
 */
