// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#ifdef CONFIG_PIN_FOR_WRITE
/* With the option, the call below asks for something else. */
#define pin_user_pages(start, nr, flags, pages, vmas) \
	pin_user_pages(start, nr, (flags) | FOLL_WRITE, pages, vmas)
#endif

long either_pin(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 1, 0, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown, unknown
 * conversion: manual, manual
 * automatic: no, no
 * reason: the call may go through the macro pin_user_pages
 * run: return LOCKED(current->mm, either_pin(ADDR, PAGES));
 */
