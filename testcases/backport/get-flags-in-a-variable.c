// SPDX-License-Identifier: GPL-2.0-only
/* What a variable holds can't be told: no guess is made for kernels before 4.9. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_pages(unsigned long addr, int nr, unsigned int flags,
	       struct page **pages)
{
	return get_user_pages(addr, nr, flags, pages);
}

/*
 * run: return LOCKED(current->mm, get_pages(ADDR, COUNT(1, 3), FLAGS, PAGES));
 */
