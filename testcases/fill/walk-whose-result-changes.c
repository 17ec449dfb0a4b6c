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

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: unsigned long addr = ADDR;
 * run: switch (INT(0, 1)) {
 * run: case 0: return LOCKED(current->mm, test_something_else(addr, COUNT(1, 1), PAGES));
 * run: default: return LOCKED(current->mm, walk_one_less(addr, COUNT(0, 4), PAGES));
 * run: }
 */
