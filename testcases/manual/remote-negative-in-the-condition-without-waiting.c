// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int peek_unless_negative(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = NULL;
	struct page *page = NULL;

	if (get_user_pages_remote(mm, addr, 1, FOLL_NOWAIT, &page, &vma, NULL) < 0)
		return -EFAULT;
	if (!vma)
		return 0;
	put_page(page);
	return vma->vm_file ? 2 : 1;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, peek_unless_negative(MM, ADDR));
 */
