// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


struct vm_area_struct **shared_vmas;

long pin_shared(unsigned long start, long n, struct page **pages)
{
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, shared_vmas);
	look_at(shared_vmas, got);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * reason: shared_vmas may change
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: struct vm_area_struct *vmas[4];
 * run: shared_vmas = vmas;
 * run: return LOCKED(current->mm, pin_shared(ADDR, COUNT(0, 4), PAGES));
 */
