// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int sgx_add(unsigned long src, struct page **page)
{
	if (get_user_pages(src, 1, 0, page) != 1)
		return -EFAULT;

	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, sgx_add(ADDR, PAGES));
 */
