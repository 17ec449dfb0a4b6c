// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void keep(struct vm_area_struct **vmas);

long PLACE;

long fill_at_a_static(unsigned long addr, struct page **pages)
{
	static int at;
	struct vm_area_struct *vmas[8];
	long got;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas + at);
	keep(vmas);
	return got < 0 ? got : at;
}

long fill_at_a_volatile(unsigned long addr, struct page **pages, volatile int at)
{
	struct vm_area_struct *vmas[8];
	long got;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas + at);
	keep(vmas);
	return got;
}

long fill_at_one_of_two(unsigned long addr, struct page **pages, int at)
{
	struct vm_area_struct *vmas[8];
	long got;

	{
		int at = 4;

		got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas + at);
	}
	keep(vmas);
	return got < 0 ? got : at;
}

long fill_at_a_global(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[8];
	long got;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas + PLACE);
	keep(vmas);
	return got;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi
 * conversion: manual, manual, manual, manual
 * automatic: no, no, no, no
 * reason: at may change
 * reason: slug:declared-twice
 * reason: PLACE may change
 * run-with: void keep(struct vm_area_struct **vmas) { NOTE("keep", vmas != NULL); }
 * run: switch (INT(0, 3)) {
 * run: case 0: return LOCKED(current->mm, fill_at_a_static(ADDR, PAGES));
 * run: case 1: return LOCKED(current->mm, fill_at_a_volatile(ADDR, PAGES, 1));
 * run: case 2: return LOCKED(current->mm, fill_at_one_of_two(ADDR, PAGES, 1));
 * run: default: return LOCKED(current->mm, fill_at_a_global(ADDR, PAGES));
 * run: }
 */
