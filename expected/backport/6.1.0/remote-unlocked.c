// SPDX-License-Identifier: GPL-2.0-only
/* Pages of another mm: a task before 5.9, another function before 4.6. */
#include <linux/mm.h>
#include <linux/sched.h>

long get_of(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	long got;

	mmap_read_lock(mm);
	got = get_user_pages_remote(mm, addr, 1, FOLL_FORCE, page, NULL, NULL);
	mmap_read_unlock(mm);
	return got;
}

/*
 * run: return get_of(MM, ADDR, PAGES);
 */
