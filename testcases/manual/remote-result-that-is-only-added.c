// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int only_added(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	n += ret;
	n += !!vma->vm_file;
	put_page(page);
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * not-run: the rules refuse it by its shape
 */
