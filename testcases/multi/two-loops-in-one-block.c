// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define DECKS	4

int two_loops(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[DECKS];
	bool shared = false;
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, DECKS, FOLL_WRITE, pages, vmas);
	if (ret == DECKS) {
		for (i = 0; i < DECKS; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				shared = true;
		}
		/* the iterator of the first loop would be at its end */
		for (i = 0; i < DECKS; i++) {
			if (shared && vmas[i]->vm_file)
				ret = -EINVAL;
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return two_loops(ADDR, PAGES);
 */
