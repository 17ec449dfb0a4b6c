// SPDX-License-Identifier: GPL-2.0-only
/* Readers can be killed while they wait since 4.15. */
#include <linux/mm.h>
#include <linux/sched.h>

int wait_for(struct mm_struct *mm)
{
	int ret = down_read_killable(&mm->mmap_sem);

	if (!ret)
		up_read(&mm->mmap_sem);
	return ret;
}

/*
 * run: return wait_for(MM);
 */
