// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

long ends_twice(unsigned long addr, struct page **page)
{
	long n;

	n = get_user_pages(addr, 1, 0, page
#ifdef CONFIG_ENDS_TWICE
			   );
#else
			   , NULL);
#endif
	return n;
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: the argument list straddles #if
 * not-compiled: with the option it is a call without the parameter
 * not-run: it is not compiled
 */
