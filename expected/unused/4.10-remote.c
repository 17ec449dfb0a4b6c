// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long page_of_guest(struct task_struct *tsk, struct mm_struct *mm,
		   unsigned long addr, struct page **page)
{
	long got;

	down_read(&mm->mmap_sem);
	got = get_user_pages_remote(tsk, mm, addr, 1, FOLL_WRITE, page,
				    NULL);
	up_read(&mm->mmap_sem);

	return got;
}

/*
 * gup-vmas: generation 4.10
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return page_of_guest(current, MM, ADDR, PAGES);
 */
