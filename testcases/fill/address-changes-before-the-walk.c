// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define STRIDE	4

int moved_start(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[STRIDE];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, STRIDE, FOLL_WRITE, pages, vmas);
	start += STRIDE * PAGE_SIZE;
	if (ret == STRIDE) {
		for (i = 0; i < STRIDE; i++) {
			if (vmas[i]->vm_end < start)
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
 * run: return moved_start(ADDR, PAGES);
 */
