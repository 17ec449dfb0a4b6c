// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define SHEETS	16

/* A walk would count mappings. */
int count_shared(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[SHEETS];
	int i, ret, shared = 0;

	mmap_read_lock(current->mm);
	ret = get_user_pages(start, SHEETS, FOLL_WRITE, pages, vmas);
	if (ret == SHEETS) {
		for (i = 0; i < SHEETS; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				shared++;
		}
		release_pages(pages, ret);
	}
	mmap_read_unlock(current->mm);

	return shared;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return count_shared(ADDR, PAGES);
 */
