// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


void swap_areas(struct vm_area_struct ***areas);

long pin_swapped(unsigned long start, long n, struct page **pages, struct vm_area_struct **vmas)
{
	long got;

	swap_areas(&vmas);
	got = pin_user_pages(start, n, FOLL_WRITE, pages, vmas);
	look_at(vmas, got);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded
 * conversion: manual
 * automatic: no
 * run-with: void swap_areas(struct vm_area_struct ***areas) { NOTE("swap", !!*areas); }
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: struct vm_area_struct *vmas[4];
 * run: return LOCKED(current->mm, pin_swapped(ADDR, COUNT(0, 4), PAGES, vmas));
 */
