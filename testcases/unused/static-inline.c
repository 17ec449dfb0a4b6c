// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static inline int pin_page_of(unsigned long addr, struct page **page)
{
	return pin_user_pages(addr & PAGE_MASK, 1, FOLL_WRITE, page, NULL);
}

int lcd_map(unsigned long addr, struct page **page)
{
	return pin_page_of(addr, page) == 1 ? 0 : -EFAULT;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, lcd_map(ADDR, PAGES));
 */
