// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define UPTO	8

int pages_upto(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[UPTO];
	long j;
	int i = 0, ret;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, UPTO, FOLL_WRITE, pages);
	for (j = 0; j < ret; j++) {
		vmas[j] = vma_lookup(current->mm,
				     untagged_addr(start) + j * PAGE_SIZE);
		if (WARN_ON_ONCE(!vmas[j])) {
			release_pages(pages, ret);
			ret = -EINVAL;
			break;
		}
	}
	if (ret == UPTO) {
		for (i = 0; i < UPTO; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				break;
		}
		release_pages(pages, ret);
	}
	mmap_read_unlock(current->mm);

	return i;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return pages_upto(ADDR, PAGES);
 */
