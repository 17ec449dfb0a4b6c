// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

typedef struct vm_area_struct *quartet[4];

/* The caller reads it, and neither a star nor brackets say that it is an array. */
long pin_for_caller(unsigned long addr, struct page **pages, quartet vmas)
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
 * run: quartet vmas;
 * run: return LOCKED(current->mm, pin_for_caller(ADDR, PAGES, vmas));
 */
