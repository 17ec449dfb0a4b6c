// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int init_ignored(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	unsigned int flags = FOLL_FORCE;

	return pin_user_pages_remote(mm, addr, 1, flags, page, &vma, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(MM, init_ignored(MM, ADDR, PAGES));
 */
