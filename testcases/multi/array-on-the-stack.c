// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NR_SLOTS	4

int slots_pin(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[NR_SLOTS];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, NR_SLOTS, FOLL_WRITE, pages, vmas);
	if (ret == NR_SLOTS) {
		for (i = 0; i < NR_SLOTS; i++) {
			if (vmas[i]->vm_flags & VM_SHARED) {
				ret = -EINVAL;
				break;
			}
		}
		if (ret < 0)
			unpin_user_pages(pages, NR_SLOTS);
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return slots_pin(ADDR, PAGES);
 */
