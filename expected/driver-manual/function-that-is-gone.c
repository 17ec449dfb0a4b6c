// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	int ret;

	ret = get_user_pages_longterm(addr, nr, FOLL_WRITE, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: manual
 * automatic: no
 * reason: no kernel from 6.5 on has get_user_pages_longterm()
 * not-compiled: only 4.15 to 5.1 have it
 * not-run: it does not compile
 */
