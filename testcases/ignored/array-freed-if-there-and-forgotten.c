// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int fill_and_forget(unsigned long addr, int n, struct page **pages)
{
	struct vm_area_struct **list = NULL;
	int got;

	list = kcalloc(n, sizeof(*list), GFP_KERNEL);
	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, list);
	mmap_read_unlock(current->mm);
	if (list) {
		kfree(list);
		list = NULL;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_and_forget(ADDR, COUNT(1, 4), PAGES);
 */
