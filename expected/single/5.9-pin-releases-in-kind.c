// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int one_anonymous_page(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, 1, FOLL_WRITE, page);
	if (got == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(*page);
			got = -EINVAL;
		}
	}
	if (got == 1 && !vma_is_anonymous(vma)) {
		unpin_user_page(*page);
		got = -EINVAL;
	}
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 5.9
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return one_anonymous_page(ADDR, PAGES);
 */
