// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define LANES	4

int lanes_pin(unsigned long start, struct page **pages, u8 *state)
{
	struct vm_area_struct *vmas[LANES];
	int i, ret;

	for (i = 0; i < LANES; i++)
		state[i] = 0;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, LANES, FOLL_WRITE, pages, vmas);
	if (ret == LANES) {
		for (i = 0; i < LANES; i++) {
			if (vmas[i]->vm_file)
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
 * run: return lanes_pin(ADDR, PAGES, BUF(4));
 */
