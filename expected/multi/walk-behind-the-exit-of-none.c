// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An error has left, and so has no page: the walk needs no test of its own. */
long pin_behind_the_exit(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (got <= 0)
		return got ? got : -EFAULT;
	first_addr = untagged_addr(addr) & PAGE_MASK;
	vma_iter_init(&vmi, current->mm, first_addr);
	for_each_vma_range(vmi, vma, first_addr + got * PAGE_SIZE) {
		if (vma->vm_flags & VM_IO)
			return -EIO;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_behind_the_exit(BOOL ? ADDR : 0, COUNT(0, 4), PAGES));
 */
