// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int count_present(unsigned long addr, unsigned long end)
{
	int n;

	for (n = 0; get_user_pages(addr, 1, FOLL_NOWAIT, NULL, NULL) == 1; n++) {
		addr += PAGE_SIZE;
		if (addr >= end)
			break;
	}
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, count_present(ADDR, END(COUNT(1, 4))));
 */
