// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define NOT_AN_EXPORT_SYMBOL(x)	(x)

long named_like_an_export(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = NOT_AN_EXPORT_SYMBOL(get_user_pages(addr, 1, 0, page, &vma));
	return n == 1 ? (long)vma->vm_flags : n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: no variable is seen to keep the result as it is
 * run: return LOCKED(current->mm, named_like_an_export(ADDR, PAGES));
 */
