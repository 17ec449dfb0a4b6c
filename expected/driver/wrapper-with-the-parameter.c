// SPDX-License-Identifier: GPL-2.0-only

#include <linux/mm.h>
#include <linux/version.h>

static long driver_gup(unsigned long start, unsigned long nr, unsigned int flags,
		       struct page **pages, struct vm_area_struct **vmas)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	return get_user_pages(start, nr, flags, pages);
#else
	return get_user_pages(start, nr, flags, pages, vmas);
#endif
}

int pin_buffer(unsigned long addr, int nr, struct page **pages)
{
	return driver_gup(addr, nr, FOLL_WRITE, pages, NULL);
}

/*
 * gup-vmas: generation 6.1
 * class: forwarded, unused
 * conversion: new-arm, none
 * automatic: yes, no
 * reason: keeps its parameter
 * run: return LOCKED(current->mm, pin_buffer(ADDR, COUNT(1, 4), PAGES));
 */
