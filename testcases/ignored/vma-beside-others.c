// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct vm_area_struct *find(void);

long ask_second(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma, *other = find();

	return get_user_pages(addr, 1, 0, page, &vma) + !other;
}

long ask_set_after(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	long n = get_user_pages(addr, 1, 0, page, &vma);

	vma = find();
	return n + !vma;
}

long ask_arr_first(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vmas[4];

	return get_user_pages(addr, 4, 0, page, &vmas[0]);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored, ignored
 * conversion: drop-argument, drop-argument, drop-argument
 * automatic: yes, yes, yes
 * run-with: struct vm_area_struct *find(void) { return NULL; }
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, ask_second(ADDR, PAGES));
 * run: case 1: return LOCKED(current->mm, ask_set_after(ADDR, PAGES));
 * run: default: return LOCKED(current->mm, ask_arr_first(ADDR, PAGES));
 * run: }
 */
