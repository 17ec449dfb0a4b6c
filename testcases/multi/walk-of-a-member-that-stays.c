// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pin_area {
	unsigned long start;
	long nr;
};

/* Nothing between the call and the walk could write to the area. */
long pin_area(struct pin_area *area, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(area->start, area->nr, FOLL_WRITE, pages, vmas);
	if (got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	area->start += got > 0 ? got * PAGE_SIZE : 0;
	mmap_read_unlock(current->mm);

	return ret ? ret : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: struct pin_area area = { ADDR, COUNT(0, 3) };
 * run: return pin_area(&area, PAGES);
 */
