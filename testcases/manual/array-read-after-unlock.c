// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LATE	4

int late_array(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[LATE];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, LATE, FOLL_WRITE, pages, vmas);
	mmap_read_unlock(current->mm);
	if (ret == LATE) {
		for (i = 0; i < LATE; i++) {
			if (vmas[i]->vm_flags & VM_SHARED) {
				unpin_user_pages(pages, ret);
				return -EINVAL;
			}
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: lock
 * dangling: if (vmas[i]->vm_flags & VM_SHARED)
 * run: return late_array(ADDR, PAGES);
 */
