// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int remote_beside(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL)
	    /* no page is no error here */ <= 0)
		return 0;

	put_page(page);
	return !!(vma->vm_flags & VM_WRITE);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: comment
 * run: return LOCKED(MM, remote_beside(MM, ADDR));
 */
