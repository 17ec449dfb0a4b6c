// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *looked_at[4];

/* One call stands in front of two walks, of which the second one need not be as the first. */
long walk_twice(unsigned long addr)
{
	struct vm_area_struct *vmas[4];
	long i, got, round, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, looked_at, vmas);
	if (got <= 0)
		return -EFAULT;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & (round ? VM_IO : VM_SHARED))
				ret = -EINVAL;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, walk_twice(ADDR));
 */
