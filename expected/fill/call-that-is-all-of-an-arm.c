// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long arm_pin(unsigned long start, long n, struct page **pages, bool want)
{
	struct vm_area_struct *vmas[4];
	long got = 0;
	long i;

	if (want) {
		got = pin_user_pages(start, n, FOLL_WRITE, pages);
		for (i = 0; i < got; i++) {
			vmas[i] = vma_lookup(current->mm,
					     untagged_addr(start) +
					     i * PAGE_SIZE);
			if (WARN_ON_ONCE(!vmas[i])) {
				unpin_user_pages(pages, got);
				got = -EINVAL;
				break;
			}
		}
	} else {
		n = 0;
	}
	while (n-- > 0 && n < got)
		if (vmas[n]->vm_file)
			return -EBUSY;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, arm_pin(ADDR, COUNT(0, 4), PAGES, BOOL));
 */
