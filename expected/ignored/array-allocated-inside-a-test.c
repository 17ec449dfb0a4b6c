// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

int fill_or_fail(unsigned long addr, int n, struct page **pages)
{
	int got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_or_fail(ADDR, COUNT(1, 4), PAGES);
 */
