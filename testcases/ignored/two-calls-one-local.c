// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int two_calls(unsigned long addr, struct page **page)
{
	struct vm_area_struct *vma;
	int ret;

	ret = get_user_pages(addr, 1, FOLL_WRITE, page, &vma);
	if (ret != 1)
		ret = get_user_pages(addr, 1, FOLL_FORCE, page, &vma);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored, ignored
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, two_calls(ADDR, PAGES));
 */
