// SPDX-License-Identifier: GPL-2.0-only
/* Pins in another mm took a task from 5.6 to 5.8. */
#include <linux/mm.h>
#include <linux/sched.h>

long pin_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	return pin_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, NULL);
}

/*
 * run: return LOCKED(MM, pin_of(MM, ADDR, PAGES));
 */

/*
 * gup-vmas: left as it is
 * 8: pin_user_pages_remote(): there is no such function in 4.4.0
 */
