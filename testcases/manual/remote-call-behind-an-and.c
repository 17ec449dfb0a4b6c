// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int asked_maybe(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (n && get_user_pages_remote(mm, addr, 1, 0, &page, &vma, NULL) == 1) {
		n = !!vma->vm_file;
		put_page(page);
	}
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: return LOCKED(MM, asked_maybe(MM, ADDR, COUNT(0, 1)));
 */
