// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static struct vm_area_struct *seen[4];

int fill_seen(unsigned long start, struct page **pages)
{
	return pin_user_pages(start, 4, FOLL_WRITE, pages, seen);
}

bool was_seen(struct vm_area_struct *vma)
{
	return seen[0] == vma || seen[3] == vma;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, fill_seen(ADDR, PAGES));
 */
