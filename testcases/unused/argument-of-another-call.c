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
 * run-with: int report_pinned(const char *who, long pinned)
 * run-with: {
 * run-with: 	return pinned < 0 ? pinned : who[0] + pinned;
 * run-with: }
 * run: return LOCKED(current->mm, report_pin(ADDR, COUNT(0, 4), PAGES));
 */
