// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#if defined(DRIVER_GUP_TAKES_VMAS)
#define driver_get_user_pages get_user_pages
#else
#define driver_get_user_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, (flags) | FOLL_FORCE, pages, vmas)
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
