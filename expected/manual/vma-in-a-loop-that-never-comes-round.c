// SPDX-License-Identifier: GPL-2.0-only
/* The call can be counted, but what follows from it can't be seen: spatch matches nothing here. */

#include <linux/mm.h>

int area_flags(unsigned long addr, unsigned long *flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	int status = -ENOENT;

	do {
		if (pin_user_pages(addr, 1, 0, &page, &vma) != 1)
			return -EFAULT;
		*flags = vma->vm_flags;
		unpin_user_page(page);
		return 0;
	} while (0);

	return status;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: what &vma stands for is not understood
 * run: return LOCKED(current->mm, area_flags(ADDR, OUT(unsigned long)));
 */
