// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* No fill is for pages that a table of the file holds. */
struct page *asked_for[4];

/* Without the array nobody asks what the pages are of, though there was memory for it. */
long pin_and_ask(unsigned long addr, long n, int ask)
{
	struct vm_area_struct **vmas = NULL;
	long i, got, ret = 0;

	if (ask) {
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
		if (!vmas)
			return -ENOMEM;
	}
	got = pin_user_pages(addr, n, FOLL_WRITE, asked_for, vmas);
	if (vmas) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ret = -EINVAL;
		}
		kfree(vmas);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, pin_and_ask(ADDR, COUNT(0, 4), BOOL));
 */
