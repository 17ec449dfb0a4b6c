// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define STEPS	8

bool address_in_loop(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[STEPS];
	bool first = false;
	int i, ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, STEPS, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			release_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret == STEPS) {
		for (i = 0; i < STEPS; i++) {
			if (vmas[i]->vm_start == start)
				first = true;
			start += PAGE_SIZE;
		}
		release_pages(pages, ret);
	}
	mmap_read_unlock(current->mm);

	return first;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return address_in_loop(ADDR, PAGES);
 */
