// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LANES	8

int lanes_pin(unsigned long start, struct page **pages, u8 *state)
{
	int i, ret;
	struct vm_area_struct *vma;

	for (i = 0; i < LANES; i++)
		state[i] = 0;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, LANES, FOLL_WRITE, pages);
	if (ret == LANES) {
		VMA_ITERATOR(vmi, current->mm,
			     untagged_addr(start) & PAGE_MASK);

		for_each_vma_range(vmi, vma,
				   (untagged_addr(start) & PAGE_MASK) +
				   LANES * PAGE_SIZE) {
			if (vma->vm_file)
				ret = -EOPNOTSUPP;
		}
	}
	mmap_read_unlock(current->mm);

	for (i = 0; i < LANES; i++)
		state[i] = ret == LANES;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 */
