// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An error has left, and so has no page: the walk needs no test of its own. */
long pin_behind_the_exit(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (got <= 0)
		return got ? got : -EFAULT;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_IO)
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
