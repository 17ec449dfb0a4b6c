// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int null_or_not(unsigned long addr, bool check, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, check ? &vma : NULL);
	if (ret == 1 && vma && vma->vm_flags & VM_SHARED)
		ret = 2;
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run: return null_or_not(ADDR, BOOL, PAGES);
 */
