// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define PIN_ONE(addr, page)						\
	pin_user_pages((addr), 1, FOLL_WRITE,				\
		       (page),						\
		       NULL)

long macro_pin_user(unsigned long addr, struct page **page)
{
	return PIN_ONE(addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, macro_pin_user(ADDR, PAGES));
 */
