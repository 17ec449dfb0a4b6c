// SPDX-License-Identifier: GPL-2.0-only
/* A condition on which pages are written to is what write was before 4.9. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_pages(unsigned long addr, int nr, int write, struct page **pages)
{
	return get_user_pages(addr, nr, write ? FOLL_WRITE : 0, pages, NULL);
}

/*
 * run: return LOCKED(current->mm, get_pages(ADDR, COUNT(1, 3), BOOL, PAGES));
 */
