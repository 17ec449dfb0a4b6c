// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The caller has pinned the page, so it is there. */
int shared_by_others(unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, &page, &vma);
	BUG_ON(ret != 1);
	unpin_user_page(page);
	return vma->vm_flags & VM_SHARED ? 1 : 0;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return LOCKED(current->mm, shared_by_others(ADDR));
 */
