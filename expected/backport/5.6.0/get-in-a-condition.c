// SPDX-License-Identifier: GPL-2.0-only
/* The call is compared where it stands. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/errno.h>

int get_all(unsigned long addr, int nr, struct page **pages)
{
	if (get_user_pages(addr, nr, FOLL_WRITE | FOLL_FORCE, pages,
			   NULL) != nr)
		return -EFAULT;
	return 0;
}

/*
 * run: return LOCKED(current->mm, get_all(ADDR, COUNT(1, 3), PAGES));
 */
