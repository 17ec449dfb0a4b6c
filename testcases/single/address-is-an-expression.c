// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct ring {
	unsigned long base;
	unsigned int bits;
};

int ring_entry_pin(struct ring *ring, unsigned int i, struct page **page)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int ret;

	mmap_read_lock(mm);
	ret = pin_user_pages(ring->base + (i << ring->bits), 1, FOLL_WRITE, page,
			     &vma);
	if (ret == 1)
		ret = vma->vm_pgoff == 0;
	mmap_read_unlock(mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: struct ring ring = { .base = ADDR, .bits = PAGE_SHIFT };
 * run: return ring_entry_pin(&ring, INT(0, 2), PAGES);
 */
