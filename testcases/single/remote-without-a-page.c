// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

unsigned long remote_fault_and_look(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned long end = 0;
	long ret;

	mmap_read_lock(mm);
	ret = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, NULL, &vma, NULL);
	if (ret == 1)
		end = vma->vm_end;
	mmap_read_unlock(mm);

	return end;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: vma_lookup
 * automatic: yes
 * run: return remote_fault_and_look(MM, ADDR);
 */
