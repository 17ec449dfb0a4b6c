// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long late_flags(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned long flags;
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	mmap_read_unlock(mm);
	if (ret <= 0)
		return 0;

	flags = vma->vm_flags;
	put_page(page);
	return flags;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: lock
 * dangling: flags = vma->vm_flags
 * run: return late_flags(MM, ADDR);
 */
