// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *watched[4];

/* Each write of it counts for a watchpoint. */
long walk_and_show(unsigned long addr)
{
	struct vm_area_struct *vmas[4];
	volatile long ret = 0;
	long i, got;

	got = pin_user_pages(addr, 4, FOLL_WRITE, watched, vmas);
	if (got <= 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_SHARED)
			ret = -EINVAL;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, walk_and_show(ADDR));
 */
