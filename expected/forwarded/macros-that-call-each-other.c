// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Which of the two is made of the other depends on an option. */
#ifdef CONFIG_PIN_FAST
#define quick_pin(addr, page) \
	pin_user_pages(addr, 1, FOLL_WRITE, page)
#define plain_pin(addr, page) \
	quick_pin(addr, page)
#else
#define plain_pin(addr, page) \
	pin_user_pages(addr, 1, FOLL_WRITE, page)
#define quick_pin(addr, page) \
	plain_pin(addr, page)
#endif

long quick_pin_user(unsigned long addr, struct page **page)
{
	return quick_pin(addr, page);
}

long plain_pin_user(unsigned long addr, struct page **page)
{
	return plain_pin(addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, forwarded, forwarded, unused, unused
 * conversion: drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-argument, drop-argument
 * automatic: yes, yes, yes, yes, yes, yes
 * run: long first = LOCKED(current->mm, quick_pin_user(ADDR, PAGES));
 * run: return first + LOCKED(current->mm, plain_pin_user(ADDR, PAGES));
 */
