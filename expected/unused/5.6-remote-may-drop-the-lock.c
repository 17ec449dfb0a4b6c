// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int fault_in_remote(struct task_struct *tsk, struct mm_struct *mm,
		    unsigned long addr)
{
	int locked = 1, ret;

	down_read(&mm->mmap_sem);
	ret = get_user_pages_remote(tsk, mm, addr, 1, FOLL_WRITE, NULL,
				    &locked);
	if (locked)
		up_read(&mm->mmap_sem);

	return ret;
}

/*
 * gup-vmas: generation 5.6
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return fault_in_remote(current, MM, ADDR);
 */
