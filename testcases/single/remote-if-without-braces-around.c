// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The call would have to stand before the inner if, and so be all that the outer one does. */
int no_braces_around(struct mm_struct *mm, unsigned long addr, bool really)
{
	struct vm_area_struct *vma = NULL;
	struct page *page = NULL;

	if (really)
		if (get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL) <= 0)
			return -EFAULT;
	if (!really)
		return 0;

	return !!(vma->vm_flags & VM_IO);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: get_user_page_vma_remote
 * automatic: yes
 * run: return LOCKED(MM, no_braces_around(MM, ADDR, BOOL));
 */
