// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages
#ifndef HAVE_GUP_WITHOUT_VMAS
			      , NULL
#endif
			      );
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: straddles #if
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
