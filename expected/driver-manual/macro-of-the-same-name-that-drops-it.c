// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define get_user_pages(start, nr, flags, pages, vmas) \
	get_user_pages(start, nr, flags, pages)
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused
 * conversion: none, none
 * automatic: no, no
 * reason: takes the argument out
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
