// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *counted[4];

/* The head of a walk begins more than an index does. */
long walk_from_within(unsigned long addr, int ask)
{
	struct vm_area_struct *vmas[4];
	long i, got, seen = 0, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, counted, vmas);
	if (got <= 0)
		return -EFAULT;
	if (!ask)
		goto skip;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_SHARED)
			ret = -EINVAL;
skip:
		if (!ask)
			return got;
		seen = 1;
	}
	return seen ? ret : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, walk_from_within(ADDR, BOOL));
 */
