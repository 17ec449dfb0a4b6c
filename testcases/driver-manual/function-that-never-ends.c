// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int open_ended(unsigned long addr, struct page **pages)
{
	if (addr) {
		return get_user_pages(addr, 1, FOLL_WRITE, pages, NULL);
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return 0;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * unread: never closed
 * not-compiled: a brace is missing
 * not-run: it does not compile
 */
