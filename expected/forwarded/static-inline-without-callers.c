// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

static inline __maybe_unused
long nobody_pins(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded
 * conversion: drop-parameter
 * automatic: yes
 * not-run: its only function has another prototype afterwards, and nobody calls it
 */
