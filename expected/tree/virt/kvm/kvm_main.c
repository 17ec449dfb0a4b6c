// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the page behind a guest address poisoned?
 */
#include <linux/mm.h>

int check_user_page_hwpoison(unsigned long addr)
{
	int rc, flags = FOLL_WRITE;

	rc = get_user_pages(addr, 1, flags, NULL);
	return rc == -EFAULT;
}
