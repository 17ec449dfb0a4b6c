// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* spatch from 1.2 on takes two colons for one token. */
long pin_behind_a_barrier(unsigned long addr, int nr, struct page **pages)
{
	long got;

	asm volatile("" ::: "memory");
	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	asm volatile("" :: "r" (got) : "memory"); /* a :: b */
	if (got < 0)
		pr_debug(":: %ld\n", got);

	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, pin_behind_a_barrier(ADDR, COUNT(1, 4), PAGES));
 */
