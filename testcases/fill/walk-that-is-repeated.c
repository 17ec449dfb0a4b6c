// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The second time it would begin elsewhere: the address moves on behind it. */
long walk_twice(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, k, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got != 4)
		return got;
	for (k = 0; k < 2; k++) {
		for (i = 0; i < 4; i++) {
			if (vmas[i]->vm_end < addr)
				ret = -EIO;
		}
		addr += PAGE_SIZE;
	}
	return ret;
}

/* So does it by a jump. */
long walk_again(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];
	long got, i, k = 0, ret = 0;

	got = pin_user_pages(addr, 4, FOLL_WRITE, pages, vmas);
	if (got != 4)
		return got;
again:
	for (i = 0; i < 4; i++) {
		if (vmas[i]->vm_end < addr)
			ret = -EIO;
	}
	addr += PAGE_SIZE;
	if (++k < 2)
		goto again;
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: multi, multi
 * conversion: vma-fill, vma-fill
 * automatic: yes, yes
 * run: unsigned long addr = ADDR;
 * run: return LOCKED(current->mm, BOOL ? walk_twice(addr, PAGES) : walk_again(addr, PAGES));
 */
