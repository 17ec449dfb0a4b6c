// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Without the call the array is that of the round before. */
long walk_the_last(unsigned long addr, long rounds, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got = 0, i, k, ret = 0;

	for (k = 0; k < rounds; k++) {
		if (k == 0)
			got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_end < addr)
				ret = -EIO;
		}
		addr += PAGE_SIZE;
	}
	return ret;
}

/* A jump passes the test that all pages came. */
long walk_by_a_jump(unsigned long addr, bool trust, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (trust)
		goto look;
	if (got != 4)
		return -EFAULT;
look:
	for (i = 0; i < 4; i++) {
		if (vmas[i]->vm_file)
			ret = -EIO;
	}
	return ret;
}

/* So does a case. */
long walk_by_a_case(unsigned long addr, int how, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got = 0, i, ret = 0;

	switch (how) {
	case 1:
		got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
		/* fall through */
	default:
		for (i = 0; i < got; i++) {
			if (vmas[i]->vm_file)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: vma-fill, vma-fill, vma-fill
 * automatic: yes, yes, yes
 * run: unsigned long addr = ADDR;
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, walk_the_last(addr, 2, PAGES));
 * run: case 1: return LOCKED(current->mm, walk_by_a_jump(addr, false, PAGES));
 * run: default: return LOCKED(current->mm, walk_by_a_case(addr, INT(0, 1), PAGES));
 * run: }
 */
