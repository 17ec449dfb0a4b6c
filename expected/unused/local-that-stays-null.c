// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long ring_pin(unsigned long start, unsigned long n, struct page **pages)
{
	long got;

	mmap_read_lock(current->mm);
	got = pin_user_pages(start, n, FOLL_LONGTERM, pages);
	mmap_read_unlock(current->mm);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return ring_pin(ADDR, COUNT(0, 4), PAGES);
 */
