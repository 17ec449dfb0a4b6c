// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


struct lists {
	struct vm_area_struct **of[2];
};

long pin_one_of(struct lists *lists, int k, unsigned long start, long n, struct page **pages)
{
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, lists->of[k]);
	look_at(lists->of[k], got);
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
 * run: struct lists lists = { .of = { vmas, vmas } };
 * run: return LOCKED(current->mm, pin_one_of(&lists, 1, ADDR, COUNT(0, 4), PAGES));
 */
