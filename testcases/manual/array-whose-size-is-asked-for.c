// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int size_for(int n);

int fill_asked(unsigned long addr, int n, struct page **pages, int *asked)
{
	struct vm_area_struct **list;
	int got;

	list = kcalloc(size_for(n), sizeof(*list), GFP_KERNEL);
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
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: the allocation of list would go, and with it what else is done
 * run-with: int size_for(int n) { NOTE("size_for", n); return n; }
 * run: return fill_asked(ADDR, COUNT(1, 4), PAGES, OUT(int));
 */
