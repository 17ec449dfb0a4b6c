// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long peek_again(struct vm_area_struct *near, unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma = near;
	long n;

	n = pin_user_pages_remote(vma->vm_mm, addr, 1, 0, page, &vma, NULL);
	if (n == 1)
		n = vma->vm_file ? 2 : 1;
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: vma may change between the call and the place where the VMA is needed
 * not-run: a VMA from outside cannot be given
 */
