// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int copy_out(struct mm_struct *mm, unsigned long addr, struct vm_area_struct *out)
{
	struct vm_area_struct *vma;
	struct page *page;
	int ret;

	ret = get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL);
	if (ret <= 0)
		return -EFAULT;
	put_page(page);
	*out = *vma;
	return 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: struct vm_area_struct out;
 * run: return LOCKED(MM, copy_out(MM, ADDR, &out));
 */
