// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void look_at(struct vm_area_struct **vmas, long n);


struct page **room_for(long n);

long pin_room(unsigned long start, long n)
{
	struct vm_area_struct *vmas[4];
	long got;

	got = pin_user_pages(start, n, FOLL_WRITE, room_for(n), vmas);
	look_at(vmas, got);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi
 * conversion: manual
 * automatic: no
 * run-with: struct page **room_for(long n)
 * run-with: {
 * run-with: 	static struct page *pages[4];
 * run-with: 	NOTE("room_for", n);
 * run-with: 	return pages;
 * run-with: }
 * run-with: void look_at(struct vm_area_struct **vmas, long n)
 * run-with: {
 * run-with: 	while (n-- > 0)
 * run-with: 		NOTE("flags", vmas[n]->vm_flags & VM_IO);
 * run-with: }
 * run: return LOCKED(current->mm, pin_room(ADDR, COUNT(0, 4)));
 */
