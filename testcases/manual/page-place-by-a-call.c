// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct page **slot(void);
int ask_for_a_place(unsigned long addr)
{
	struct vm_area_struct *vma;
	int n;

	n = pin_user_pages(addr, 1, FOLL_WRITE, &slot()[0], &vma);
	if (n != 1)
		return -EFAULT;
	return !!vma->vm_file;
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * run-with: static struct page *place[1];
 * run-with: struct page **slot(void)
 * run-with: {
 * run-with: 	return place;
 * run-with: }
 * run: return LOCKED(current->mm, ask_for_a_place(ADDR));
 */
