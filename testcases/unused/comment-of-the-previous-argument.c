// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long sensor_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return pin_user_pages(start, n,		/* whole pages */
			      FOLL_WRITE,	/* the device writes */
			      pages,		/* out */
			      NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, sensor_pin(ADDR, COUNT(0, 4), PAGES));
 */
