// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int declared_behind(unsigned long addr, struct page **page)
{
	int first, ret; struct vm_area_struct *vma, *other;

	ret = pin_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	other = NULL;
	first = other ? 1 : 0;
	return ret + first;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, declared_behind(ADDR, PAGES));
 */
