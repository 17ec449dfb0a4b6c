// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* nr has no sign, and an error would not be below it; but none gets there. */
long pin_all_of_them(unsigned long addr, unsigned long nr, struct page **pages)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;
	unsigned long first_addr;
	long got;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages);
	if (got < 0)
		return got;
	if (got < nr)
		return -EFAULT;
	if (got > 0) {
		first_addr = untagged_addr(addr) & PAGE_MASK;
		vma_iter_init(&vmi, current->mm, first_addr);
		for_each_vma_range(vmi, vma, first_addr + nr * PAGE_SIZE)
			if (vma_is_shmem(vma))
				return -EOPNOTSUPP;
	}
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_all_of_them(ADDR, COUNT(1, 4), PAGES));
 */
