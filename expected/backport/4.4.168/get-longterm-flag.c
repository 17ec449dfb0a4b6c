// SPDX-License-Identifier: GPL-2.0-only
/* A flag that a kernel lacks is missed by its name, not left out. */
#include <linux/mm.h>
#include <linux/sched.h>

long pin_pages(unsigned long addr, int nr, struct page **pages)
{
	return pin_user_pages(addr, nr, FOLL_WRITE | FOLL_LONGTERM, pages);
}

/*
 * gup-vmas: left as it is
 * 8: pin_user_pages(): there is no such function in 4.4.168
 * 8: FOLL_LONGTERM: there is no such thing in 4.4.168, and nothing that stands for it
 */
