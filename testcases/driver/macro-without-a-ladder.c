// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define grab(start, nr, pages) get_user_pages(start, nr, FOLL_WRITE, pages, NULL)

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return grab(addr, nr, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
