// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
			      current, current->mm,
#endif
			      addr, nr,
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
			      1, 0,
#else
			      FOLL_WRITE,
#endif
			      pages
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
			      , NULL
#endif
			      );
}

/*
 * gup-vmas: generation 6.1
 * class: converted
 * conversion: none
 * automatic: no
 * reason: the call is in the new shape
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
