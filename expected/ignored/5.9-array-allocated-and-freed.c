// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/slab.h>

long fill_array(unsigned long addr, unsigned long nr, struct page **pages)
{
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(addr, nr, 0, pages);
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 5.9
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return fill_array(ADDR, COUNT(1, 3), PAGES);
 */
