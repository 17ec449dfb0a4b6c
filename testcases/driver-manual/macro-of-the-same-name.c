// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define get_user_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, (flags) | FOLL_WRITE, pages, vmas)

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: manual, manual
 * automatic: no, no
 * reason: is defined by the driver itself
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
