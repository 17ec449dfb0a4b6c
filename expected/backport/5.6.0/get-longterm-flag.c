// SPDX-License-Identifier: GPL-2.0-only
/* A flag that a kernel lacks is missed by its name, not left out. */
#include <linux/mm.h>
#include <linux/sched.h>

long pin_pages(unsigned long addr, int nr, struct page **pages)
{
	return pin_user_pages(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages,
			      NULL);
}
