// SPDX-License-Identifier: GPL-2.0-only
/* Kernels before 5.6 know no pins. Nothing is guessed to stand for them. */
#include <linux/mm.h>
#include <linux/sched.h>

long pin_shortly(unsigned long addr, int nr, struct page **pages)
{
	long got = pin_user_pages(addr, nr, FOLL_WRITE, pages);

	if (got > 0)
		unpin_user_pages(pages, got);
	return got;
}

/*
 * run: return LOCKED(current->mm, pin_shortly(ADDR, COUNT(1, 3), PAGES));
 */

/*
 * gup-vmas: left as it is
 * 8: pin_user_pages(): there is no such function in 4.4.168
 * 11: unpin_user_pages(): there is no such thing in 4.4.168, and nothing that stands for it
 */
