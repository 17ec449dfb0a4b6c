// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int page_for_good(struct mm_struct *mm, unsigned long addr)
{
	static struct page *page;
	struct vm_area_struct *vma;
	int ret;

	if (page)
		return 0;
	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret != 1)
		return -EFAULT;
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * not-run: the rules refuse it by its shape
 */
