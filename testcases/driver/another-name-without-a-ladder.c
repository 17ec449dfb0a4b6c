// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define grab_pages get_user_pages /* short enough for one line */

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return grab_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

int pin_page(unsigned long addr, struct page **page)
{
	return grab_pages(addr, 1, 0, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * other-name: yes
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
