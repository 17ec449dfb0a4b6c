// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define FRAMES	16

int every_other(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[FRAMES];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, FRAMES, FOLL_WRITE, pages, vmas);
	if (ret == FRAMES) {
		for (i = 0; i < FRAMES; i += 2) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ret = -EINVAL;
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return every_other(ADDR, PAGES);
 */
