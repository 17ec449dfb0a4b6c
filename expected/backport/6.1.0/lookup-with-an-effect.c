// SPDX-License-Identifier: GPL-2.0-only
/* What must be evaluated once can't be written twice. */
#include <linux/mm.h>
#include <linux/sched.h>

unsigned long end_of_next(struct mm_struct *mm, unsigned long *at)
{
	struct vm_area_struct *vma = vma_lookup(mm, (*at)++);

	return vma ? vma->vm_end : 0;
}

/*
 * run: unsigned long at = END(0);
 * run: return LOCKED(MM, end_of_next(MM, &at));
 */
