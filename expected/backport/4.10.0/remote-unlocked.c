// SPDX-License-Identifier: GPL-2.0-only
/* Pages of another mm: a task before 5.9, another function before 4.6. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	long got;

	down_read(&mm->mmap_sem);
	got = get_user_pages_remote(current, mm, addr, 1, FOLL_FORCE, page,
				    NULL, NULL);
	up_read(&mm->mmap_sem);
	return got;
}

/*
 * run: return get_of(MM, ADDR, PAGES);
 */
