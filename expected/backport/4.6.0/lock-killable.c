// SPDX-License-Identifier: GPL-2.0-only
/* Readers can be killed while they wait since 4.15. */
#include <linux/mm.h>
#include <linux/sched.h>

int wait_for(struct mm_struct *mm)
{
	int ret = mmap_read_lock_killable(mm);

	if (!ret)
		up_read(&mm->mmap_sem);
	return ret;
}

/*
 * run: return wait_for(MM);
 */

/*
 * gup-vmas: left as it is
 * 8: mmap_read_lock_killable(): 4.6.0 has neither it nor down_read_killable()
 */
