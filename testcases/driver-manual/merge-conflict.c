// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

<<<<<<< HEAD
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
=======
	ret = get_user_pages(addr, nr, FOLL_WRITE, pages);
>>>>>>> upstream
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: none
 * unread: a merge of this file was not finished (line 10)
 * not-compiled: a merge was not finished
 * not-run: it does not compile
 */
