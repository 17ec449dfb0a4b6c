// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int three_in_one(unsigned long addr, int n, struct page **pages)
{
	struct vm_area_struct *list[4], *near, *far;
	int got;

	near = find_vma(current->mm, addr);
	far = find_vma(current->mm, addr + PAGE_SIZE);
	got = pin_user_pages(addr, n, FOLL_WRITE, pages, list);
	return near == far ? got : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: manual
 * automatic: no
 * reason: declared together with others
 * run: return LOCKED(current->mm, three_in_one(ADDR, COUNT(0, 4), PAGES));
 */
