// SPDX-License-Identifier: GPL-2.0-only
/* A loop for its break alone: every path returns before its condition. */

#include <linux/mm.h>

int table_fill(unsigned long start, unsigned long n, struct page **pages)
{
	int status = 0;

	do {
		long got = pin_user_pages(start, n, FOLL_WRITE, pages, NULL);

		if (!n)
			break;
		if (got <= 0)
			return -EFAULT; /* return what the caller knows */
		return 0;
	} while (0);

	return status;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, table_fill(ADDR, COUNT(0, 4), PAGES));
 */
