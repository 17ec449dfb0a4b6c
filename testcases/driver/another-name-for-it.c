// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define driver_gup get_user_pages

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_gup(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * other-name: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
