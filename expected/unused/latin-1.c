// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Written by Jürgen Größer for the Müller frame grabber. */
int mueller_get(unsigned long addr, struct page **page)
{
	return get_user_pages(addr, 1, 0, page /* Bügel */);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, mueller_get(ADDR, PAGES));
 */
