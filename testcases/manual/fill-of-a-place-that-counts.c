// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


long pin_each(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long done = 0, got;

	got = pin_user_pages(start, 1, FOLL_WRITE, pages, vmas + done++);
	look_at(vmas, got);
	return got + done;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_each(ADDR, PAGES));
 */
