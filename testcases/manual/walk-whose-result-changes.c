// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The test is not one of what the call returned. */
long test_something_else(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (got >= 0)
		got = nr;
	if (got == nr) {
		for (i = 0; i < nr; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/* The loop goes to something else. */
long walk_one_less(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, ret = 0;

	got = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (got > 0)
		got--;
	for (i = 0; i < got; i++) {
		if (vmas[i]->vm_flags & VM_IO)
			ret = -EIO;
	}
	return ret;
}

long last_result;

/* Others may set the result meanwhile. */
long keep_in_a_global(unsigned long addr, long nr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long i, ret = 0;

	last_result = pin_user_pages(addr, nr, FOLL_WRITE, pages, vmas);
	if (last_result > 0) {
		for (i = 0; i < last_result; i++) {
			if (vmas[i]->vm_flags & VM_IO)
				ret = -EIO;
		}
	}
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi, multi
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: the loop may visit pages that were not returned
 * reason: got changes between the call and the loop
 * reason: last_result may change between the call and the loop
 * run: unsigned long addr = ADDR;
 * run: switch (INT(0, 2)) {
 * run: case 0: return LOCKED(current->mm, test_something_else(addr, COUNT(1, 1), PAGES));
 * run: case 1: return LOCKED(current->mm, walk_one_less(addr, COUNT(0, 4), PAGES));
 * run: default: return LOCKED(current->mm, keep_in_a_global(addr, COUNT(0, 4), PAGES));
 * run: }
 */
