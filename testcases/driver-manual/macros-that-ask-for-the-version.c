// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define DRIVER_KERNEL_FROM(a, b, c)	(LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c))

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
#if DRIVER_KERNEL_FROM(6, 5, 0)
	return get_user_pages(addr, nr, FOLL_WRITE, pages);
#else
	return get_user_pages(addr, nr, FOLL_WRITE, pages, NULL);
#endif
}

/*
 * gup-vmas: generation 6.1
 * class: converted, unused
 * conversion: none, none
 * automatic: no, no
 * reason: the call is in the new shape
 * reason: the arm is for kernels before 6.5
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
