// SPDX-License-Identifier: GPL-2.0-only
/* Kernels before 4.10 can't tell that they have dropped the lock: it is said. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	int locked = 1;
	long got;

	down_read(&mm->mmap_sem);
	got = get_user_pages_remote(current, mm, addr, 1, FOLL_WRITE, page,
				    NULL, &locked);
	if (locked)
		up_read(&mm->mmap_sem);
	return got;
}

/*
 * run: return get_of(MM, ADDR, PAGES);
 */
