// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int gru_get(unsigned long vaddr, int write, struct page **page)
{
	if (get_user_pages (vaddr, 1, write ? FOLL_WRITE : 0, page) <= 0)
		return -EFAULT;
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, gru_get(ADDR, BOOL, PAGES));
 */
