// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


long pin_tested(unsigned long start, long n, struct page **pages)
{
	struct vm_area_struct *vmas[4];

	if (pin_user_pages(start, n, FOLL_WRITE, pages, vmas) != n)
		return -EFAULT;
	look_at(vmas, n);
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_tested(ADDR, COUNT(1, 1), PAGES));
 */
