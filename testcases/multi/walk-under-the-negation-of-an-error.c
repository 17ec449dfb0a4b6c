// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* What is no error may be no page: the walk needs a test of its own. */
long pin_unless_failed(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (!(got < 0)) {
		/* none of a device */
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		} /* all of them */
	}
	return ret ? ret : got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: vma-walk
 * automatic: yes
 * run: return LOCKED(current->mm, pin_unless_failed(BOOL ? ADDR : 0, COUNT(0, 4), PAGES));
 */
