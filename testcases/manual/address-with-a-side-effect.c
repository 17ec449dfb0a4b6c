// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int side_effect(unsigned long *next, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(*next++, 1, FOLL_WRITE, page, &vma);
	if (ret == 1 && vma->vm_end <= *next)
		ret = 2;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: next++ may change between the call and the place where the VMA is needed
 * run: unsigned long next[2];
 * run: next[0] = ADDR;
 * run: next[1] = END(1);
 * run: return side_effect(next, PAGES);
 */
