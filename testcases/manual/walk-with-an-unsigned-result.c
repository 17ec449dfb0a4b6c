// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* An error is above 0, and a test could not tell it from pages. */
long walk_unsigned(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	unsigned long got, i;
	long ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if ((long)got < 0)
		return -EFAULT;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: got is not known to be a local of a signed type
 * run: return LOCKED(current->mm, walk_unsigned(ADDR, COUNT(0, 4), PAGES));
 */
