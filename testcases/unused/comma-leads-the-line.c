// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long vendor_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return pin_user_pages(start
			      , n
			      , FOLL_WRITE
			      , pages
			      , NULL
			     );
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, vendor_pin(ADDR, COUNT(0, 4), PAGES));
 */
