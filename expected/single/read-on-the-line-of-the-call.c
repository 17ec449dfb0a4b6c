// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* A lookup on the line below the call would be too late. */
int all_on_one_line(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = NULL;
	int ret, shared = 0;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
	if (ret == 1) {
		vma = vma_lookup(current->mm, untagged_addr(addr));
		if (WARN_ON_ONCE(!vma)) {
			unpin_user_page(*page);
			ret = -EINVAL;
		}
	}
	if (ret == 1) shared = vma_is_shmem(vma);
	return ret == 1 ? shared : ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, all_on_one_line(ADDR, PAGES));
 */
