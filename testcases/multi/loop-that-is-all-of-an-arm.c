// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long pin_or_refuse(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (got == nr)
		for (i = 0; i < nr; i++)
			if (vma_is_shmem(vmas[i]))
				ret = -EIO;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_or_refuse(ADDR, COUNT(1, 4), PAGES));
 */
