// SPDX-License-Identifier: GPL-2.0-only
/* Before 5.14 a VMA of one address was the intersection with one byte. */
#include <linux/mm.h>
#include <linux/sched.h>

unsigned long end_of(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	unsigned long end = 0;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, addr + n * PAGE_SIZE);
	if (!vma)
		vma = vma_lookup(mm, addr);
	if (vma)
		end = vma->vm_end;
	mmap_read_unlock(mm);
	return end;
}

/*
 * run: return end_of(MM, END(0), INT(0, 2));
 */
