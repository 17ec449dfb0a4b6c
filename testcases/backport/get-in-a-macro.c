// SPDX-License-Identifier: GPL-2.0-only
/* The call stands in a macro of more than one line. */
#include <linux/mm.h>
#include <linux/sched.h>

#define GET_ONE(addr, page)				\
	get_user_pages((addr), 1, FOLL_WRITE,		\
		       (page))

long get_one(unsigned long addr, struct page **page)
{
	return GET_ONE(addr, page);
}

/*
 * run: return LOCKED(current->mm, get_one(ADDR, PAGES));
 */
