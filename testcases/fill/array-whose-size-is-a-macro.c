// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

#define SIZE	(n + (*asked)++)

int fill_macro(unsigned long addr, int n, struct page **pages, int *asked)
{
	struct vm_area_struct **list;
	int got;

	list = kcalloc(SIZE, sizeof(*list), GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, list);
	mmap_read_unlock(current->mm);
	kfree(list);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-fill
 * automatic: yes
 * run: return fill_macro(ADDR, COUNT(1, 4), PAGES, OUT(int));
 */
