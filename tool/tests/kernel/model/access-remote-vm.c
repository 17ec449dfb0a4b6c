// SPDX-License-Identifier: GPL-2.0-only
/* What __access_remote_vm() needs besides the headers of the model. */

#include <linux/highmem.h>
#include <linux/mm.h>
#include "run.h"

/* No stack is below: the lock is gone then, as in the tree. */
static struct vm_area_struct *expand_stack(struct mm_struct *mm,
					   unsigned long addr)
{
	mmap_read_unlock(mm);
	return NULL;
}

/*
 * gup-vmas: __access_remote_vm of mm/memory.c
 * run: long len = 1 + 3000 * INT(0, 2);
 * run: return __access_remote_vm(MM, ADDR, BUF(7000), len, FLAGS);
 */
