// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(addr, 1, FOLL_WRITE, pages, &vma);
	mmap_read_unlock(current->mm);
	if (ret == 1)
		ret = !!(vma->vm_flags & VM_SHARED);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: after the lock may have been dropped
 * dangling: ret = !!(vma->vm_flags & VM_SHARED);
 * not-run: it reads a VMA after the lock was dropped
 */
