// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

#define DRIVER_KERNEL	LINUX_VERSION_CODE
#define WITHOUT_VMAS	KERNEL_VERSION(6, 5, 0)

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return get_user_pages(addr, nr, FOLL_WRITE, pages
#if DRIVER_KERNEL < WITHOUT_VMAS
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
