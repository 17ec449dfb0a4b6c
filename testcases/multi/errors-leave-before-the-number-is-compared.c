// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* nr has no sign, and an error would not be below it; but none gets there. */
long pin_all_of_them(unsigned long addr, unsigned long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (got < 0)
		return got;
	if (got < nr)
		return -EFAULT;
	for (i = 0; i < nr; i++)
		if (vma_is_shmem(vmas[i]))
			return -EOPNOTSUPP;
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_all_of_them(ADDR, COUNT(1, 4), PAGES));
 */
