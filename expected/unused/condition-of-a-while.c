// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void touch_range(unsigned long addr, unsigned long end)
{
	while (addr < end &&
	       get_user_pages(addr, 1, FOLL_WRITE, NULL) == 1)
		addr += PAGE_SIZE;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, (touch_range(ADDR, END(COUNT(1, 4))), 0));
 */
