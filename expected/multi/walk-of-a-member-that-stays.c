// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct pin_area {
	unsigned long start;
	long nr;
};

/* Nothing between the call and the walk could write to the area. */
long pin_area(struct pin_area *area, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, ret = 0;

	mmap_read_lock(current->mm);
	got = pin_user_pages(area->start, area->nr, FOLL_WRITE, pages);
	if (got > 0) {
		first_addr = untagged_addr(area->start) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + got * PAGE_SIZE) {
			if (vma->vm_flags & VM_IO)
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
