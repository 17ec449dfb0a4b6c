// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


long pin_from(unsigned long *start, long n, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got;

	got = pin_user_pages(*start, n, FOLL_WRITE, pages, vmas);
	look_at(vmas, got);
	return got;
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
 * run: unsigned long start = ADDR;
 * run: return LOCKED(current->mm, pin_from(&start, COUNT(0, 4), PAGES));
 */
