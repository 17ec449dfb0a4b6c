// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* Where there is no memory for the outer one, nothing is pinned. */
long pin_with_room(unsigned long addr, long n, struct page **pages)
{
	long got = 0;
	void *vmas;

	vmas = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	if (n > 0) {
		struct vm_area_struct *vmas[4];

		got = pin_user_pages(addr, n, FOLL_WRITE, pages, vmas);
	}
	kfree(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: slug:declared-twice
 * run: return LOCKED(current->mm, pin_with_room(ADDR, COUNT(0, 4), PAGES));
 */
