// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

struct tally {
	long shared;
};

/* None of them counts in a variable, and all of them count. */
long tally_member(unsigned long addr, struct tally *tally, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				tally->shared++;
		}
	}
	return ret;
}

long tally_pointer(unsigned long addr, long *shared, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				*shared += 1;
		}
	}
	return ret;
}

long tally_global;

long tally_all(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				tally_global = tally_global + 1;
		}
	}
	return ret;
}

#define ONE_MORE	tally_global++

long tally_macro(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got == 4) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_flags & VM_SHARED)
				ONE_MORE;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes, yes
 * run: struct tally tally = { 0 };
 * run: long ret = 0, how = INT(0, 3);
 * run: unsigned long addr = ADDR;
 * run: tally_global = 0;
 * run: if (how == 0)
 * run: 	ret = LOCKED(current->mm, tally_member(addr, &tally, PAGES));
 * run: else if (how == 1)
 * run: 	ret = LOCKED(current->mm, tally_pointer(addr, &tally.shared, PAGES));
 * run: else if (how == 2)
 * run: 	ret = LOCKED(current->mm, tally_all(addr, PAGES));
 * run: else
 * run: 	ret = LOCKED(current->mm, tally_macro(addr, PAGES));
 * run: return ret ? ret : tally.shared + tally_global;
 */
