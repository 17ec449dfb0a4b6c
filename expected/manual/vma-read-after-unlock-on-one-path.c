// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int late_on_one_path(unsigned long addr, bool wait, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (ret != 1)
		goto unlock;

	if (wait) {
		mmap_read_unlock(current->mm);
		return vma->vm_flags & VM_SHARED ? 1 : 0;
	}

	ret = vma->vm_flags & VM_WRITE ? 1 : 0;
unlock:
	mmap_read_unlock(current->mm);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: lock
 * dangling: return vma->vm_flags & VM_SHARED
 * run: return late_on_one_path(ADDR, BOOL, PAGES);
 */
