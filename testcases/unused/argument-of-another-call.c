// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

int report_pinned(const char *who, long pinned);

int report_pin(unsigned long start, unsigned long n, struct page **pages)
{
	return report_pinned("pin",
			     pin_user_pages(start, n, FOLL_WRITE, pages, NULL));
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 */
