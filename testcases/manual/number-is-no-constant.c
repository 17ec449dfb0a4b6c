// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* If n is more than one, this writes beyond the local. */
int unknown_number(unsigned long start, unsigned long n, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, n, FOLL_WRITE, pages, &vma);
	if (ret > 0 && vma->vm_flags & VM_SHARED)
		ret = -EINVAL;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: n pages are asked for, and one VMA is kept
 * run: return unknown_number(ADDR, 1, PAGES);
 */
