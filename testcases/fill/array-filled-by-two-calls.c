// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define WELL	2

int two_fills(unsigned long a, unsigned long b, struct page **pages)
{
	struct vm_area_struct *vmas[WELL];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(a, WELL, FOLL_WRITE, pages, vmas);
	if (ret != WELL)
		ret = pin_user_pages(b, WELL, FOLL_WRITE, pages, vmas);
	if (ret == WELL) {
		for (i = 0; i < WELL; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ret = -EINVAL;
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: return two_fills(ADDR, END(1), PAGES);
 */
