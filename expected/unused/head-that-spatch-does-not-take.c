// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#define DRV_HIDDEN(type) type __attribute__((visibility("hidden")))

DRV_HIDDEN(int) pin_one(unsigned long addr, struct page **page)
{
	return get_user_pages(addr, 1, FOLL_WRITE, page);
}

static int __attribute__((noinline)) pin_more(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
}

int pin_some(unsigned long addr, int nr, struct page **pages)
{
	return nr == 1 ? pin_one(addr, pages) : pin_more(addr, nr, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused, unused
 * conversion: drop-argument, drop-argument
 * automatic: yes, yes
 * run: return LOCKED(current->mm, pin_some(ADDR, COUNT(1, 4), PAGES));
 */
