// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Whoever is not interested in the VMAs passes no array. */
long pin_some(unsigned long start, long n, struct page **pages,
	      struct vm_area_struct **vmas)
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
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: struct vm_area_struct *vmas[4] = { NULL };
 * run: return LOCKED(current->mm, pin_some(ADDR, COUNT(1, 4), PAGES, BOOL ? vmas : NULL));
 */
