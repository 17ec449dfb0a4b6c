// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pages_of_buffer(unsigned long addr, unsigned long nr, struct page **pages)
{
	long got;

	mmap_read_lock(current->mm);
	got = get_user_pages(addr, nr, FOLL_WRITE, pages);
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 5.9
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return pages_of_buffer(ADDR, COUNT(1, 4), PAGES);
 */
