// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The caller reads it, and it need not be called by the name of a pointer. */
long pin_for_caller(unsigned long addr, struct page **pages, struct vm_area_struct *vmas[4])
{
	long got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);

	return got == 4 ? 0 : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: slug:parameter-of-the-function
 * run: struct vm_area_struct *vmas[4];
 * run: return LOCKED(current->mm, pin_for_caller(ADDR, PAGES, vmas));
 */
