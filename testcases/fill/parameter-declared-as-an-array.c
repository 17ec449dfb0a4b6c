// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Whoever is not interested in the VMAs passes no array. */
long listed_pin(unsigned long start, long n, struct page *pages[],
		struct vm_area_struct *vmas[])
{
	long ret;

	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret == n && vmas && vmas[n - 1] != vmas[0])
		ret = -EOPNOTSUPP;
	return ret;
}

/* The bound of a parameter says nothing to the compiler. */
long bounded_pin(unsigned long start, long n, struct page **pages,
		 struct vm_area_struct *vmas[4])
{
	long ret;

	ret = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	if (ret == n && vmas && vmas[n - 1] != vmas[0])
		ret = -EOPNOTSUPP;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: struct vm_area_struct *vmas[4] = { NULL }, **to = BOOL ? vmas : NULL;
 * run: long n = COUNT(1, 4);
 * run: return LOCKED(current->mm, BOOL ? listed_pin(ADDR, n, PAGES, to) : bounded_pin(ADDR, n, PAGES, to));
 */
