// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define macro_pin(addr, page)	\
	pin_user_pages(addr, 1, FOLL_WRITE, page)

long macro_pin_user_of(unsigned long addr, struct page **page)
{
	return macro_pin(addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, macro_pin_user_of(ADDR, PAGES));
 */
