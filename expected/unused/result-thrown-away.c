// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

void breathe_in(unsigned long addr)
{
	(void)get_user_pages(addr, 1, FOLL_WRITE, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, (breathe_in(ADDR), 0));
 */
