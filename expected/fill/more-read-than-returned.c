// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define HOPED	16

/* It asks for the VMA of pages that there may not be. */
int read_too_much(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[HOPED] = { NULL };
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, HOPED, FOLL_WRITE, pages);
	for (i = 0; i < ret; i++) {
		vmas[i] = vma_lookup(current->mm,
				     untagged_addr(start) + i * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[i])) {
			unpin_user_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret > 0) {
		for (i = 0; i < HOPED; i++) {
			if (!vmas[i] || vmas[i]->vm_flags & VM_SHARED)
				ret = -EINVAL;
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
 * run: return read_too_much(ADDR, PAGES);
 */
