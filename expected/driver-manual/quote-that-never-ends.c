// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	printk("no pages);
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * unread: quote
 * not-compiled: a string never ends
 * not-run: it does not compile
 */
