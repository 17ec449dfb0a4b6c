// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: no kernel has a get_user_pages() with 3 such arguments
 * not-compiled: no kernel has this shape
 * not-run: it does not compile
 */
