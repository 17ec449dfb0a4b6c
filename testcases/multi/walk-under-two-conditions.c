// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* One of them is that there are pages. */
long pin_if_strict(unsigned long addr, long nr, bool strict, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (strict && got > 0) {
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_IO)
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
