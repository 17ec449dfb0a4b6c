// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Whoever is not interested in the VMAs passes no array. */
long listed_pin(unsigned long start, long n, struct page *pages[],
		struct vm_area_struct *vmas[])
{
	long ret;
	long i;

	ret = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (vmas) {
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				unpin_user_pages(pages, ret);
				ret = -EINVAL;
				break;
			}
		}
	}
	if (ret == n && vmas && vmas[n - 1] != vmas[0])
		ret = -EOPNOTSUPP;
	return ret;
}

/* The bound of a parameter says nothing to the compiler. */
long bounded_pin(unsigned long start, long n, struct page **pages,
		 struct vm_area_struct *vmas[4])
{
	long ret;
	long i;

	ret = pin_user_pages(start, n, FOLL_WRITE, pages);
	if (vmas) {
		for (i = 0; i < ret; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				unpin_user_pages(pages, ret);
				ret = -EINVAL;
				break;
			}
		}
	}
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
