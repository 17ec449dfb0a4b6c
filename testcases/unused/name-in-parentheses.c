// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* The parentheses keep a macro of the same name away. */
int plain_get(unsigned long addr, struct page **page)
{
	return (get_user_pages)(addr, 1, 0, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: drop-argument
 * automatic: yes
 * run: return LOCKED(current->mm, plain_get(ADDR, PAGES));
 */
