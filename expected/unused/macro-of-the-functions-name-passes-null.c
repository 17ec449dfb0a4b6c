// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* A driver that is written for 6.5, and built here. */
#define pin_user_pages(start, nr, flags, pages) \
	pin_user_pages(start, nr, flags, pages)

long newer_pin(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, pages);
}

/* In parentheses a name is no macro: this is the function. */
long newer_pin_by_the_function(unsigned long addr, struct page **pages)
{
	return (pin_user_pages)(addr, 1, FOLL_WRITE, pages);
}

#undef pin_user_pages

long older_pin(unsigned long addr, struct page **pages)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, converted, unused, unused
 * conversion: drop-argument, none, drop-argument, drop-argument
 * automatic: yes, no, yes, yes
 * reason: goes through the macro pin_user_pages
 * run: long first = LOCKED(current->mm, newer_pin(ADDR, PAGES));
 * run: return first + LOCKED(current->mm, older_pin(ADDR, PAGES));
 */
