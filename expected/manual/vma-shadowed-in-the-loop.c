// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long walk_areas(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	long n = 0;

	if (vma) {
		struct vm_area_struct *vma;

		n = get_user_pages_remote(mm, addr, 1, FOLL_WRITE, page, &vma, NULL);
		if (n == 1)
			n = vma->vm_file ? 3 : 2;
	}
	return vma ? n : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: it has more than one of that name
 * run: return LOCKED(MM, walk_areas(MM, ADDR, PAGES));
 */
