// SPDX-License-Identifier: GPL-2.0-only
/* Before 5.14 a VMA of one address was the intersection with one byte. */
#include <linux/mm.h>
#include <linux/sched.h>

unsigned long end_of(struct mm_struct *mm, unsigned long addr, int n)
{
	struct vm_area_struct *vma;
	unsigned long end = 0;

	down_read(&mm->mmap_sem);
	vma = find_vma_intersection(mm, addr + n * PAGE_SIZE, (addr + n * PAGE_SIZE) + 1);
	if (!vma)
		vma = find_vma_intersection(mm, addr, addr + 1);
	if (vma)
		end = vma->vm_end;
	up_read(&mm->mmap_sem);
	return end;
}

/*
 * run: return end_of(MM, END(0), INT(0, 2));
 */
