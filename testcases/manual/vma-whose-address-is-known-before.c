// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void watch_area(struct vm_area_struct **vma);
void look_at_watched(void);

/* Somebody has the address, and looks there. */
long pin_watched(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;

	watch_area(&vma);
	vma = NULL;
	{
		long got = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);

		look_at_watched();
		return got;
	}
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: slug:address-taken
 * run-with: static struct vm_area_struct **watched;
 * run-with: void watch_area(struct vm_area_struct **vma)
 * run-with: {
 * run-with: 	watched = vma;
 * run-with: }
 * run-with: void look_at_watched(void)
 * run-with: {
 * run-with: 	NOTE("area", *watched && (*watched)->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_watched(ADDR, PAGES));
 */
