// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An array of one is a single VMA, too. */
int array_of_one(unsigned long addr)
{
	struct vm_area_struct *vmas[1];
	struct page *pages[1];
	int ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(addr, 1, FOLL_WRITE, pages, vmas);
	if (ret == 1) {
		if (vmas[0]->vm_flags & VM_LOCKED)
			ret = 2;
		unpin_user_page(pages[0]);
	}
	mmap_read_unlock(current->mm);

	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return array_of_one(ADDR);
 */
