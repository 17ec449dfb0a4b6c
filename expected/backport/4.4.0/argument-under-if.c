// SPDX-License-Identifier: GPL-2.0-only
/* An argument list with #if inside is left as it is, and said to be. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_pages(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr,
#ifdef CONFIG_DEVICE_WRITES
			      FOLL_WRITE,
#else
			      0,
#endif
			      pages);
}

/*
 * gup-vmas: left as it is
 * 8: get_user_pages(): 5 arguments: neither surely today's form nor the tree's
 */
