// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PICKS	8

int pick_pages(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[PICKS];
	int i, ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, PICKS, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			release_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret == PICKS) {
		for (i = 0; i < PICKS; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				set_page_dirty_lock(pages[i]);
		}
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return pick_pages(ADDR, PAGES);
 */
