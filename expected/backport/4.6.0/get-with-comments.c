// SPDX-License-Identifier: GPL-2.0-only
/* Comments inside of the argument list stay where they are. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_pages(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, /* not aligned */
			      nr,
			      1, 0, /* the device writes */
			      pages, NULL /* at least nr of them */);
}

/*
 * run: return LOCKED(current->mm, get_pages(ADDR, COUNT(1, 3), PAGES));
 */
