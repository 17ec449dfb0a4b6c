// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int fill_or_fail(unsigned long addr, int n, struct page **pages)
{
	struct vm_area_struct **list;
	int got;

	if (!(list = kcalloc(n, sizeof(*list), GFP_KERNEL)))
		return -ENOMEM;
	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, list);
	mmap_read_unlock(current->mm);
	kfree(list);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_or_fail(ADDR, COUNT(1, 4), PAGES);
 */
