// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long area_by_type(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n;

	n = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
	if (n == 1)
		n = _Generic(n, long: vma, default: NULL)->vm_file ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: how vma is used on line
 * run: return LOCKED(MM, area_by_type(MM, ADDR, PAGES));
 */
