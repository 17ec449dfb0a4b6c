// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

/* The outer one is room for a table, and its failure is one of the function. */
long pin_two_ways(unsigned long addr, long n, struct page **pages, int large)
{
	void *vmas;
	long got;

	vmas = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!vmas)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	if (large) {
		struct vm_area_struct *vmas[4];

		got = pin_user_pages(addr, n, FOLL_WRITE, pages, vmas);
	} else {
		got = pin_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
	}
	mmap_read_unlock(current->mm);
	kfree(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, unused
 * conversion: manual, drop-argument
 * automatic: no, yes
 * reason: slug:declared-twice
 * run: return pin_two_ways(ADDR, COUNT(1, 4), PAGES, BOOL);
 */
