// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fail_by_pointer(struct mm_struct *mm, unsigned long addr, int *n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;
	int *p = &ret;

	ret = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (ret <= 0)
		return *p;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, fail_by_pointer(MM, ADDR, OUT(int)));
 */
