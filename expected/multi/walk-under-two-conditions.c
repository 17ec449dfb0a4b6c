// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* One of them is that there are pages. */
long pin_if_strict(unsigned long addr, long nr, bool strict, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (strict && got > 0) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + got * PAGE_SIZE) {
			if (vma->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret ? ret : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_if_strict(BOOL ? ADDR : 0, COUNT(0, 4), BOOL, PAGES));
 */
