// SPDX-License-Identifier: GPL-2.0-only

#include <linux/list.h>
#include <linux/mm.h>

struct forbidden {
	struct list_head list;
	unsigned long flags;
};

/* No fill is for pages that a table of the file holds. */
struct page *checked[4];

/* What goes round within a walk may do anything there. */
long walk_and_check(unsigned long addr, struct list_head *all)
{
	struct vm_area_struct *vmas[4];
	struct forbidden *each;
	long i, got, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, checked, vmas);
	if (got <= 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
		list_for_each_entry(each, all, list) {
			if (vmas[i]->vm_flags & each->flags)
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
 * not-run: it takes a list
 */
