// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


void pin_blindly(unsigned long start, struct page **pages)
{
	struct vm_area_struct *vmas[4] = { NULL };
	long got = 0;

	look_at(vmas, got);
	got = pin_user_pages(start, 1, FOLL_WRITE, pages, vmas);
	look_at(vmas, vmas[0] ? 1 : 0);
}

/*
 * gup-vmas: generation 6.1
 * class: single
 * conversion: manual
 * automatic: no
 * reason: the result is never looked at
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: unsigned long start = ADDR;
 * run: return LOCKED(current->mm, (pin_blindly(start, PAGES), 0));
 */
