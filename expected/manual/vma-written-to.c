// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int mark_vma(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_write_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (ret == 1)
		vma->vm_flags |= VM_DONTCOPY;
	mmap_write_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: written
 * run: return mark_vma(ADDR, PAGES);
 */
