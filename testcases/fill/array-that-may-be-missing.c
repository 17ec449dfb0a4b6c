// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Whoever is not interested in the VMAs passes no array. */
long pin_some(unsigned long start, long n, struct page **pages,
	      struct vm_area_struct **vmas)
{
	long ret;

	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret == n && vmas && vmas[n - 1] != vmas[0])
		ret = -EOPNOTSUPP;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct vm_area_struct *vmas[4] = { NULL };
 * run: return LOCKED(current->mm, pin_some(ADDR, COUNT(1, 4), PAGES, BOOL ? vmas : NULL));
 */
