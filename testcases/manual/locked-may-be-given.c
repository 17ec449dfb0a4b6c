// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int may_be_locked(struct mm_struct *mm, unsigned long addr, int *locked)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = pin_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, &vma, locked);
	if (ret == 1) {
		ret = vma->vm_flags & VM_HUGETLB ? 2 : 1;
		unpin_user_page(page);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: locked
 * run: return LOCKED(MM, may_be_locked(MM, ADDR, NULL));
 */
