// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#ifdef CONFIG_MMU
static long arm_pin(unsigned long addr, struct page **page)
{
	return pin_user_pages(addr, 1, FOLL_WRITE, page);
}
#else
static inline long arm_pin(unsigned long addr, struct page **page)
{
	return -ENOSYS;
}
#endif

long arm_pin_user(unsigned long addr, struct page **page)
{
	return arm_pin(addr, page);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: drop-parameter, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, arm_pin_user(ADDR, PAGES));
 */
