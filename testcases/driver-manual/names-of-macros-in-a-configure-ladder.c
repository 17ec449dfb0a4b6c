// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>

#if !defined(DRIVER_GUP_LACKS_VMAS)
#define driver_get_user_pages(start, nr, flags, pages) \
	get_user_pages(start, nr, flags, pages, NULL)
#else
#define driver_get_user_pages get_user_pages
#endif

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_get_user_pages(addr, nr, FOLL_WRITE, pages);
}

/*
 * gup-vmas: generation 6.1
 * class: unused
 * conversion: none
 * automatic: no
 * reason: is the arm for kernels without the parameter
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
