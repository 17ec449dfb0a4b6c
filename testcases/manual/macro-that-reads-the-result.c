// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define FAILED	(got <= 0)

int peek_or_fail(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;
	int got;

	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page, &vma, NULL);
	if (FAILED)
		return -EFAULT;
	got = vma->vm_file ? 2 : 1;
	put_page(page);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: page is read where the call may have failed
 * run: return LOCKED(MM, peek_or_fail(MM, ADDR));
 */
