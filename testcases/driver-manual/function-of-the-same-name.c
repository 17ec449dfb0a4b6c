// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

static long get_user_pages_remote(int handle, unsigned long start, unsigned long nr,
				  unsigned int flags, struct page **pages, void *priv, int *locked)
{
	return handle + get_user_pages(start, nr, flags, pages, priv);
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages_remote(1, addr, nr, FOLL_WRITE, pages, NULL, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: multi, unknown
 * conversion: manual, manual
 * automatic: no, no
 * reason: is defined by the driver itself
 * not-compiled: the header has a function of that name
 * not-run: it does not compile
 */
