// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


struct vm_area_struct **next_list(void);

long pin_listed(unsigned long start, long n, struct page **pages)
{
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, pages, next_list());
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * run-with: struct vm_area_struct **next_list(void)
 * run-with: {
 * run-with: 	static struct vm_area_struct *list[4];
 * run-with: 	NOTE("next_list", 1);
 * run-with: 	return list;
 * run-with: }
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_listed(ADDR, COUNT(0, 4), PAGES));
 */
