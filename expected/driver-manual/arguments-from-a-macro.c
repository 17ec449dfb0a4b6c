// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define BUFFER_ARGS	addr, nr, FOLL_WRITE, pages

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(BUFFER_ARGS, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unknown
 * conversion: manual
 * automatic: no
 * reason: with 2 such arguments
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
