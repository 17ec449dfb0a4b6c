// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct cursor {
	struct vm_area_struct *last;
};

long fetch_at(struct cursor *cursor, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = cursor->last;

	return pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: struct cursor cursor = { NULL };
 * run: return LOCKED(current->mm, fetch_at(&cursor, ADDR, PAGES));
 */
