// SPDX-License-Identifier: GPL-2.0-only
/* A function pointer of today's type can't hold what an older kernel has. */
#include <linux/mm.h>
#include <linux/sched.h>

static long (*const get)(unsigned long start, unsigned long nr_pages,
			 unsigned int gup_flags, struct page **pages) = get_user_pages;

long get_pages(unsigned long addr, int nr, struct page **pages)
{
	return get(addr, nr, FOLL_WRITE, pages);
}

/*
 * run: return LOCKED(current->mm, get_pages(ADDR, COUNT(1, 3), PAGES));
 */

/*
 * gup-vmas: left as it is
 * 7: get_user_pages(): its address is taken, and that tree's is another or is not there
 */
