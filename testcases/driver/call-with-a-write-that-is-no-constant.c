// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, int write, struct page **pages)
{
	int ret;

	ret = get_user_pages(addr, nr, write, 0, pages, NULL);
	return ret;
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: new-arm
 * automatic: yes
 * not-compiled: only 4.6 to 4.8 take it
 * not-run: it does not compile
 */
