// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define IS_ZERO()	(page && is_zero_page(page))

int peek_zero(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	int got;

	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (got <= 0)
		return IS_ZERO() ? -EIO : -EFAULT;
	got = vma->vm_file ? 2 : 1;
	put_page(page);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: the macro IS_ZERO may use page unseen
 * run: return LOCKED(MM, peek_zero(MM, ADDR));
 */
