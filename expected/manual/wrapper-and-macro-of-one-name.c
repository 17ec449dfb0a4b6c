// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static long both_pin(unsigned long addr, unsigned int flags, struct page **page,
		     struct vm_area_struct **vmas)
{
	return pin_user_pages(addr, 1, flags, page, vmas);
}

/* Below, the name takes one argument less, and the last one is in another place. */
#define both_pin(addr, page, vmas) \
	both_pin(addr, FOLL_WRITE, page, vmas)

long both_pin_user(unsigned long addr, struct page **page)
{
	return both_pin(addr, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unknown, unknown
 * conversion: manual, manual, manual
 * automatic: no, no, no
 * reason: both_pin is a macro as well
 * reason: the macro both_pin has the name of a function
 * reason: the call goes through the macro both_pin
 * run: return LOCKED(current->mm, both_pin_user(ADDR, PAGES));
 */
