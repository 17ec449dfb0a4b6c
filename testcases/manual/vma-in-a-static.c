// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int kept_for_good(struct mm_struct *mm, unsigned long addr, int n)
{
	static struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return -EFAULT;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, kept_for_good(MM, ADDR, 0));
 */
