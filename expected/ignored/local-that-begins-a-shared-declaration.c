// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int begins(unsigned long addr, struct page **page)
{
	struct vm_area_struct *near;

	near = find_vma(current->mm, addr);
	if (!near)
		return -EFAULT;
	return pin_user_pages(addr, 1, FOLL_WRITE, page);
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, begins(ADDR, PAGES));
 */
