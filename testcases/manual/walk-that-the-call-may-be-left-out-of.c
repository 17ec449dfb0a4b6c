// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *known[4];

/* Of an error of the caller a loop makes no round, but the end of a range would wrap. */
long walk_if_stale(unsigned long addr, long got, int stale)
{
	struct vm_area_struct *vmas[4];
	long i, ret = 0;

	if (stale) {
		got = pin_user_pages(addr, 4, FOLL_WRITE, known, vmas);
		if (got <= 0)
			return -EFAULT;
	}
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
 * run: return LOCKED(current->mm, walk_if_stale(ADDR, -EAGAIN, BOOL));
 */
