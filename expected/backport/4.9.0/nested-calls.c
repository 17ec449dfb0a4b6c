// SPDX-License-Identifier: GPL-2.0-only
/* A call inside of another's arguments goes first, then the outer one. */
#include <linux/mm.h>
#include <linux/sched.h>

static long first_of(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, get_user_pages(addr, 1, 0, pages,
						   NULL) == 1 ? nr : 1,
			      FOLL_WRITE, pages, NULL);
}

long first(unsigned long addr, struct page **pages)
{
	return first_of(addr, 2, pages);
}

/*
 * run: return LOCKED(current->mm, first(ADDR, PAGES));
 */
