// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* No fill is for pages that a table of the file holds. */
struct page *pinned[4];

/* Whether all of the pages are of the one VMA that is wanted. */
long walk_and_compare(unsigned long addr, struct vm_area_struct *want)
{
	struct vm_area_struct *vmas[4];
	long i, got, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pinned, vmas);
	if (got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i] != want)
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
 * run: return LOCKED(current->mm, walk_and_compare(ADDR, NULL));
 */
