// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

/* Which of the two is made of the other depends on an option. */
#ifdef CONFIG_PIN_FAST
#define quick_pin(addr, page, vmas) \
	pin_user_pages(addr, 1, FOLL_WRITE, page, vmas)
#define plain_pin(addr, page, vmas) \
	quick_pin(addr, page, vmas)
#else
#define plain_pin(addr, page, vmas) \
	pin_user_pages(addr, 1, FOLL_WRITE, page, vmas)
#define quick_pin(addr, page, vmas) \
	plain_pin(addr, page, vmas)
#endif

long quick_pin_user(unsigned long addr, struct page **page)
{
	return quick_pin(addr, page, NULL);
}

long plain_pin_user(unsigned long addr, struct page **page)
{
	return plain_pin(addr, page, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, forwarded, forwarded, forwarded, unused, unused
 * conversion: drop-parameter, drop-parameter, drop-parameter, drop-parameter, drop-argument, drop-argument
 * automatic: yes, yes, yes, yes, yes, yes
 * run: long first = LOCKED(current->mm, quick_pin_user(ADDR, PAGES));
 * run: return first + LOCKED(current->mm, plain_pin_user(ADDR, PAGES));
 */
