// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define grab_pages get_user_pages

int pin_buffer(unsigned long addr, struct page **pages)
{
	struct vm_area_struct *vmas[4];

	return grab_pages(addr, 4, FOLL_WRITE, pages, vmas);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * run: return LOCKED(current->mm, pin_buffer(ADDR, PAGES));
 */
