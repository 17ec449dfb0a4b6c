// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* That it was set where it is tested is for people to see, and for no rule. */
int pin_if_wanted(unsigned long addr, long n, struct page **pages, int wanted)
{
	struct vm_area_struct **vmas;
	int ret = 0;

	if (wanted)
		vmas = kcalloc(n, sizeof(*vmas), GFP_KERNEL);
	if (wanted) {
		if (!vmas)
			return -ENOMEM;
		if (pin_user_pages(addr, n, FOLL_WRITE, pages, vmas) < 0)
			ret = -EFAULT;
		kfree(vmas);
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run: return LOCKED(current->mm, pin_if_wanted(ADDR, COUNT(1, 4), PAGES, BOOL));
 */
