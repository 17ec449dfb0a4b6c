// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_or_fail(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (got < 0) {
		ret = got;
	} else {
		if (got > 0) {
			first_addr = untagged_addr(addr) & PAGE_MASK;
			vma_iter_init(&vmi, current->mm, first_addr);
			/* One of them is enough. */
			for_each_vma_range(vmi, vma,
					   first_addr + got * PAGE_SIZE)
				if (vma_is_shmem(vma))
					ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_or_fail(ADDR, COUNT(1, 4), PAGES));
 */
