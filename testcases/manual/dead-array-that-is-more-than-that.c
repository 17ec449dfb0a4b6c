// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long allocated_by_a_block(unsigned long addr, struct page **pages, long *calls)
{
	struct vm_area_struct **vmas;
	long got;

	vmas = kcalloc(({ ++*calls; 4; }), sizeof(*vmas), GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	kfree(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: slug:allocation-acts
 * run: return LOCKED(current->mm, allocated_by_a_block(ADDR, PAGES, OUT(long)));
 */
