// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int tried_again(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	do
		ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	while (ret <= 0 && n--);
	if (ret <= 0)
		return ret;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: slug:layout-refused
 * reason: an else or a do without braces would lose its other half
 * not-run: nothing changes
 */
