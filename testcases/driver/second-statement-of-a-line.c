// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

	nr = 1; ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
