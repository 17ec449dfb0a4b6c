// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


#define AREAS_OF(h)	((struct vm_area_struct **)(h))

struct holder;

long pin_held(struct holder *holder, unsigned long start, long n, struct page **pages)
{
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, AREAS_OF(holder));
	return got;
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
 * run: struct vm_area_struct *vmas[4];
 * run: return LOCKED(current->mm, pin_held((void *)vmas, ADDR, COUNT(0, 4), PAGES));
 */
