// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* It changes though no name stands where one is assigned. */
long walk_parentheses(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	(addr) += 4 * PAGE_SIZE;
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_end > addr)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, walk_parentheses(ADDR, PAGES));
 */
