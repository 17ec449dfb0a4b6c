// SPDX-License-Identifier: GPL-2.0-only
/* Nothing stands for what a kernel before 5.8 lacks, and that is said: the call was read. */
#include <linux/mm.h>
#include <linux/sched.h>

long fill_locked(unsigned long addr, int nr, struct page **pages)
{
	mmap_assert_locked(current->mm);
	return get_user_pages(current, current->mm, addr, nr, FOLL_WRITE, pages,
			      NULL);
}

/*
 * gup-vmas: left as it is
 * 8: mmap_assert_locked(): there is no such thing in 4.4.168, and nothing that stands for it
 */
