// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


/* got is where the first page goes, and how many there are. */
long pin_at(unsigned long start, struct page **pages, long got)
{
	struct vm_area_struct *vmas[8];

	got = pin_user_pages(start, 1, FOLL_WRITE, pages, vmas + got);
	look_at(vmas + 2, got);
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
 * run: return LOCKED(current->mm, pin_at(ADDR, PAGES, 2));
 */
