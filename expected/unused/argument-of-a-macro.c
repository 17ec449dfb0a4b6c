// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int warn_pin(unsigned long addr, struct page **page)
{
	if (WARN_ON(pin_user_pages(addr, 1, FOLL_LONGTERM, page) != 1))
		return -EFAULT;
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, warn_pin(ADDR, PAGES));
 */
