// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

union u { unsigned long a; long n; };
int by_union(union u *u)
{
	struct vm_area_struct *vma;
	struct page *page;

	u->n = pin_user_pages(u->a, 1, FOLL_WRITE, &page, &vma);
	if (u->n != 1)
		return -EFAULT;
	unpin_user_page(page);
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run: union u u = { .a = ADDR };
 * run: return LOCKED(current->mm, by_union(&u));
 */
