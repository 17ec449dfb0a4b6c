// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/fs.h>

#define BANKS	4

int banks_pin(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[BANKS];
	bool shared = false, file = false;
	int i, ret;

	mmap_read_lock(current->mm);
	ret = pin_user_pages(start, BANKS, FOLL_WRITE, pages, vmas);
	if (ret == BANKS) {
		for (i = 0; i < BANKS; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				shared = true;
		}
	}
	if (ret == BANKS) {
		for (i = 0; i < BANKS; i++) {
			if (vmas[i]->vm_file)
				file = true;
		}
	}
	mmap_read_unlock(current->mm);

	if (shared && file && ret > 0) {
		unpin_user_pages(pages, ret);
		ret = -EOPNOTSUPP;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return banks_pin(ADDR, PAGES);
 */
