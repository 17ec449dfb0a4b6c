// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int same_line(unsigned long addr, struct page **page, bool really)
{
	struct vm_area_struct *vma = NULL;
	int ret = 0;

	if (really) {
		ret = pin_user_pages(addr, 1, FOLL_WRITE, page);
		if (ret == 1) {
			vma = vma_lookup(current->mm, untagged_addr(addr));
			if (WARN_ON_ONCE(!vma)) {
				unpin_user_page(*page);
				ret = -EINVAL;
			}
		}
	}
	if (ret == 1 && vma->vm_flags & VM_SHARED)
		ret = 2;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, same_line(ADDR, PAGES, BOOL));
 */
