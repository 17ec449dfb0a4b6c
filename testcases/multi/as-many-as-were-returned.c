// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define MAX_SEGMENTS	32

bool any_locked(unsigned long start, unsigned long n, struct page **pages)
{
	struct vm_area_struct *vmas[MAX_SEGMENTS];
	bool locked = false;
	long i, got;

	mmap_read_lock(current->mm);
	got = get_user_pages(start, min_t(unsigned long, n, MAX_SEGMENTS),
			     FOLL_WRITE, pages, vmas);
	if (got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_LOCKED)
				locked = true;
		}
		release_pages(pages, got);
	}
	mmap_read_unlock(current->mm);

	return locked;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return any_locked(ADDR, COUNT(0, 4), PAGES);
 */
