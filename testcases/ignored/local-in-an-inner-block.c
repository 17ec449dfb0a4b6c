// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int inner_ignored(unsigned long addr, unsigned long end, struct page **pages)
{
	int n = 0;

	for (; addr < end; addr += PAGE_SIZE) {
		struct vm_area_struct *vma;
		int ret;

		ret = get_user_pages(addr, 1, 0, &pages[n], &vma);
		if (ret != 1)
			break;
		n++;
	}
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: ignored
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, inner_ignored(ADDR, END(COUNT(1, 4)), PAGES));
 */
