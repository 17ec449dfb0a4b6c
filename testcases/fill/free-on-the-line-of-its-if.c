// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The condition has an effect of its own. */
int freed_if(unsigned long addr, struct page **pages, int tries)
{
	struct vm_area_struct **vmas;
	int ret;

	vmas = kcalloc(2, sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	ret = pin_user_pages(addr, 2, FOLL_WRITE, pages, vmas);
	if (tries++ >= 0) kfree(vmas);
	return ret + tries;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return LOCKED(current->mm, freed_if(ADDR, PAGES, INT(0, 1)));
 */
